// The query of a list request: paging, time windows, fields. Pure; errors are named in `error`.
#pragma once

#include <optional>
#include <string>

#include "base/clock.hpp"
#include "base/http.hpp"
#include "ecom/assumptions.hpp"

namespace koppel::sandbox::ecom {

struct ListQuery {
    static constexpr std::int64_t kDefaultLimit = 50;
    static constexpr std::int64_t kMaxLimit = 250;

    std::int64_t page = 1;
    std::int64_t limit = kDefaultLimit;
    std::optional<std::int64_t> since_id;
    std::optional<Instant> created_min, created_max, updated_min, updated_max;
    std::string fields;
    std::string error;

    bool accepts(Instant created, Instant updated) const {
        return (!created_min || created >= *created_min) && (!created_max || created <= *created_max) &&
               (!updated_min || updated >= *updated_min) && (!updated_max || updated <= *updated_max);
    }
    std::size_t first() const { return static_cast<std::size_t>((page - 1) * limit); }
};

// `others` names the further parameters that the resource knows, comma separated.
ListQuery parse_list_query(const Parameters& parameters, const Assumptions& assumptions,
                           std::string_view others = {});

}  // namespace koppel::sandbox::ecom
