#pragma once

#include <librdkafka/rdkafka.h>

#include <memory>

#include "core/pipeline/publishing.hpp"
#include "core/result.hpp"
#include "platform/kafka/settings.hpp"

namespace evc::kafka {

template <auto destroy>
struct Destroy {
    template <class T>
    void operator()(T* thing) const {
        destroy(thing);
    }
};

using Handle = std::unique_ptr<rd_kafka_t, Destroy<rd_kafka_destroy>>;
using Queue = std::unique_ptr<rd_kafka_queue_t, Destroy<rd_kafka_queue_destroy>>;
using Topic = std::unique_ptr<rd_kafka_topic_t, Destroy<rd_kafka_topic_destroy>>;
using Event = std::unique_ptr<rd_kafka_event_t, Destroy<rd_kafka_event_destroy>>;
using Metadata = std::unique_ptr<const rd_kafka_metadata_t, Destroy<rd_kafka_metadata_destroy>>;

/// A client of `type` with the settings' properties, those that every client of ours has, and `own`, which win. Opens
/// files that are named (certificates, keys) but waits for no connection. Fault::config when the settings are wrong,
/// with the property, its value and the reason.
[[nodiscard]] Result<Handle> open_handle(rd_kafka_type_t type, const Settings& settings, const Properties& own);

/// What the failure of a message means; Refusal::none for all that may pass by itself.
[[nodiscard]] Refusal refusal_of(rd_kafka_resp_err_t code);

}  // namespace evc::kafka
