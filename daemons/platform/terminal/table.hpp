#pragma once

#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

#include "platform/terminal/picture.hpp"

namespace evc::terminal {

/// Rows under titles, each column as wide as its widest cell; what stands in them may come from anywhere (text.hpp).
class Table {
public:
    enum class Side { left, right };
    struct Column {
        std::string_view title;  ///< must outlive the table
        Side side = Side::left;
    };

    explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

    /// A cell for each column.
    void add(Line cells);
    [[nodiscard]] std::size_t size() const { return rows_.size(); }

    struct How {
        bool titles = true;
        bool coloured = false;
    };
    void print(std::ostream& out, How how) const;

private:
    std::vector<Column> columns_;
    std::vector<Line> rows_;
};

}  // namespace evc::terminal
