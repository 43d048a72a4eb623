#include "control/journal.hpp"

#include "base/json.hpp"

namespace koppel::sandbox {

void Journal::turn(bool on) {
    if (on) lines_.clear();
    on_ = on;
}

void Journal::note(const Request& request) {
    if (!on_) return;
    std::string target{request.path};
    if (!request.query.empty()) target.append("?").append(request.query);
    JsonWriter json{lines_};
    json.open('{').field("method", request.method).field("target", target).field("body", request.body);
    json.field("content_type", request.content_type).close('}');
    lines_ += '\n';
}

}  // namespace koppel::sandbox
