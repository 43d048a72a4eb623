// Exact Online's REST API: token endpoint, login, and the divisions with their entities; and the control
// pages that show and change what stands there. Single thread. Every outcome is an answer.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/http.hpp"
#include "base/json.hpp"
#include "exact/assumptions.hpp"
#include "exact/books.hpp"
#include "exact/limits.hpp"
#include "exact/query.hpp"
#include "exact/refusals.hpp"
#include "exact/tokens.hpp"
#include "exact/writer.hpp"

namespace koppel::sandbox::exact {

struct Division {
    std::int64_t code = 0;
    std::string name, country, vat_number;
    bool granted = true;
};

struct Settings {
    Client client;
    Rate rate;
    Assumptions assumptions;
    std::vector<Division> divisions{{kDivisionNl, "Voorbeeld Winkel B.V.", "NL", "NL004495445B01", true},
                                    {kDivisionDenied, "Voorbeeld Holding B.V.", "NL", "", false},
                                    {kDivisionBe, "Winkel Gent BV", "BE", "BE0403019261", true}};
};

class Api {
  public:
    Api(const Settings& settings, std::string base_url, const Clock& clock);

    // `path` is what follows /exact.
    Response handle(const Request& request, std::string_view path);
    // The answer of a fault.
    Response refuse(std::string_view path, int status);
    // /_sandbox/exact/...: the parts after that.
    Response control(const Request& request, const std::vector<std::string_view>& parts);

  private:
    struct Call;
    struct Count {
        std::int64_t requests = 0, errors = 0, limited = 0, blocked = 0;
    };

    Response login(const Request& request, std::string_view path);
    Response guarded(const Request& request, std::string_view path, std::string& endpoint);
    Response in_division(Call& call);
    Response route(Call& call);
    Response get_me(Call& call);
    Response get_list(Call& call);
    Response get_one(Call& call);
    Response get_lines(Call& call);
    Response post(Call& call);
    Response print(Call& call);
    Response put(Call& call);
    Response erase(Call& call);
    Response refused_document(Call& call, const Draft& draft, bool& refused);
    Response found_wrong(const std::string& text) const;

    void make_rows(Call& call, std::vector<Record>& made);
    std::vector<const Record*> rows_of(Call& call, const Query& query, std::vector<Record>& made);
    std::vector<Record> divisions_as_records(bool all);
    std::vector<Record> changes_of(Call& call);
    WriteContext context(Call& call);
    const Division* division(std::int64_t code) const;
    std::int64_t now() const { return wall_time(clock_.now()); }

    Response control_division(const Request& request, const std::vector<std::string_view>& parts,
                              Books& books);
    Response control_config(const Request& request);
    std::string configure(const Json& changes);
    std::string config_json() const;
    std::string counts_json() const;
    std::string edit(Books& books, const Json& body);

    Settings settings_;
    std::string base_url_;
    const Clock& clock_;
    Tokens tokens_;
    ErrorBudget errors_;
    Refusals refusals_;
    std::map<std::int64_t, std::unique_ptr<Books>> books_;
    std::map<std::int64_t, Budget> budgets_;
    std::map<std::string, Count> counts_;
    std::int64_t current_division_;
};

}  // namespace koppel::sandbox::exact
