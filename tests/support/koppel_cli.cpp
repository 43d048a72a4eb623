#include "support/koppel_cli.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <stdexcept>

#include "support/temp_dir.hpp"

namespace koppel::test {

namespace json = boost::json;
namespace fs = std::filesystem;

namespace {

std::string text(const json::object& object, const char* name) {
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string();
}

std::int64_t number(const json::object& object, const char* name) {
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_number() ? value->to_number<std::int64_t>() : 0;
}

RecordRow row_of(const json::object& object) {
    RecordRow row{.key = text(object, "key"),
                  .number = text(object, "number"),
                  .state = text(object, "state"),
                  .attention = object.at("attention").as_bool(),
                  .amount = cents(text(object, "amount")),
                  .reason_code = text(object, "reason_code"),
                  .reason = text(object, "reason"),
                  .reference = text(object, "reference"),
                  .sink_id = text(object, "sink_id"),
                  .detail = text(object, "detail"),
                  .attempts = number(object, "attempts")};
    return row;
}

}  // namespace

fs::path binary(const std::string& name) {
    return fs::path(KOPPEL_BINARY_DIR) / "bin" / name;
}

fs::path plugin_directory() {
    return fs::path(KOPPEL_BINARY_DIR) / "plugins";
}

fs::path stub_directory() {
    return fs::path(KOPPEL_BINARY_DIR) / "stub-plugins";
}

StateCount SyncResult::state(const std::string& name) const {
    const auto found = states.find(name);
    return found == states.end() ? StateCount{} : found->second;
}

std::int64_t SyncResult::unsettled() const {
    return state("queued").count + state("posting").count + state("retrying").count + state("waiting").count;
}

std::string SyncResult::text() const {
    std::string all = "exit " + std::to_string(exit.code) + (exit.timed_out ? " (timed out)" : "") +
                      (exit.signal != 0 ? " (signal " + std::to_string(exit.signal) + ")" : "") + "\n";
    for (const auto& error : errors)
        all += "error: " + error + "\n";
    return all + exit.out + exit.err;
}

SyncResult read_sync(const Exit& exit) {
    SyncResult result;
    result.exit = exit;
    boost::system::error_code error;
    const auto answer = json::parse(exit.out, error);
    if (error || !answer.is_object()) return result;  // the caller sees it in the exit code and the texts
    for (const auto& value : answer.at("flows").as_array()) {
        const auto& flow = value.as_object();
        result.read += number(flow, "read");
        result.posted_now += number(flow, "posted_now");
        result.attention += number(flow, "attention");
        for (const auto& [name, state] : flow.at("states").as_object()) {
            auto& known = result.states[std::string(name)];
            known.count += number(state.as_object(), "count");
            known.sum += cents(test::text(state.as_object(), "sum"));
        }
        for (const auto& item : flow.at("errors").as_array())
            result.errors.push_back(item.is_string() ? std::string(item.as_string())
                                                     : test::text(item.as_object(), "message"));
        if (result.next_due.empty()) result.next_due = test::text(flow, "next_due");
    }
    return result;
}

ProcessOptions KoppelCli::program(const std::vector<std::string>& arguments) const {
    ProcessOptions options;
    options.argv = {binary("koppel").string()};
    for (const auto& directory : plugins)
        options.argv.insert(options.argv.end(), {"--plugins", directory.string()});
    options.argv.insert(options.argv.end(), {"--data", data_.string()});  // ends the list of directories
    if (dev) options.argv.emplace_back("--dev");
    options.argv.insert(options.argv.end(), arguments.begin(), arguments.end());
    options.env = env;
    return options;
}

Exit KoppelCli::run(const std::vector<std::string>& arguments, Millis at_most) const {
    return test::run(program(arguments), at_most);
}

Exit KoppelCli::must(const std::vector<std::string>& arguments) const {
    Exit exit = run(arguments);
    if (exit.code == 0) return exit;
    std::string command = "koppel";
    for (const auto& argument : arguments)
        command += " " + argument;
    throw std::runtime_error(command + ": exit " + std::to_string(exit.code) + "\n" + exit.both());
}

std::unique_ptr<Process> KoppelCli::start(const std::vector<std::string>& arguments) const {
    return std::make_unique<Process>(program(arguments));
}

json::value KoppelCli::json(const std::vector<std::string>& arguments) const {
    std::vector<std::string> all = arguments;
    all.insert(all.end(), {"-o", "json"});
    const Exit exit = must(all);
    boost::system::error_code error;
    auto value = json::parse(exit.out, error);
    if (error) throw std::runtime_error("not JSON: " + exit.both());
    return value;
}

SyncResult KoppelCli::sync(const std::string& contract, const std::vector<std::string>& more,
                           Millis at_most) const {
    std::vector<std::string> arguments{"sync", contract, "-o", "json"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return read_sync(run(arguments, at_most));
}

SyncResult KoppelCli::sync_to_rest(const std::string& contract, int rounds,
                                   const std::vector<std::string>& more) const {
    SyncResult result;
    std::int64_t posted = 0;
    for (int round = 0; round < rounds; ++round) {
        result = sync(contract, more);
        posted += result.posted_now;
        const bool ended = (result.exit.code == 0 || result.exit.code == 3) && result.unsettled() == 0;
        if (ended || result.exit.timed_out) break;
    }
    result.posted_now = posted;
    return result;
}

std::vector<RecordRow> KoppelCli::records(const std::string& contract, const std::string& state) const {
    std::vector<std::string> arguments{"records", contract};
    if (!state.empty()) arguments.insert(arguments.end(), {"--state", state});
    std::vector<RecordRow> rows;
    const auto answer = json(arguments);
    for (const auto& value : answer.as_array())
        rows.push_back(row_of(value.as_object()));
    return rows;
}

RecordRow KoppelCli::record(const std::string& contract, const std::string& number) const {
    return row_of(json({"record", contract, number}).as_object());
}

std::string KoppelCli::logs() const {
    std::string all;
    std::error_code error;
    for (const auto& entry : fs::recursive_directory_iterator(data_ / "logs", error))
        if (entry.is_regular_file()) all += read_file(entry.path());
    return all;
}

}  // namespace koppel::test
