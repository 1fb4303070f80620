#include "panel/view.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace evc::panel {

void PanelMessages::add(PanelMessage message) {
    if (messages_.size() == limit) messages_.pop_front();
    messages_.push_back(std::move(message));
}

void sort(PanelView& view) {
    const auto by_id = [](const CpRow& a, const CpRow& b) {
        return strverscmp(a.id.text().c_str(), b.id.text().c_str()) < 0;
    };
    const auto newest_first = [](const RequestRow& a, const RequestRow& b) { return a.at > b.at; };
    std::sort(view.charge_points.begin(), view.charge_points.end(), by_id);
    std::stable_sort(view.requests.begin(), view.requests.end(), newest_first);
}

}  // namespace evc::panel
