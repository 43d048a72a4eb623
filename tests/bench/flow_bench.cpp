// What exactly-once costs: records per second of a whole koppel (host, worker processes, ledger) against a
// plain loop with the same durability, one small POST per record, side by side in one run. Prints ratios;
// asserts only counts.
//
//   flow_bench [RECORDS] [ROUNDS]
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "durable_loop.hpp"
#include "null_server.hpp"

namespace {

namespace fs = std::filesystem;
using koppel::bench::NullServer;

constexpr const char* kContract = R"json({
 "tenant":{"id":"bench","name":"Bench BV","country":"NL","vat_number":"","time_zone":"Europe/Amsterdam","language":"nl"},
 "connections":[
  {"id":"shop","plugin":"stub-source","settings":{"count":"@RECORDS@","per_page":"250"}},
  {"id":"books","plugin":"stub-sink","settings":{"url":"http://127.0.0.1:@PORT@/post"}}],
 "contracts":[
  {"id":"flow","start_date":"2020-01-01",
   "flows":[{"name":"sales","from":"shop","stream":"sales","only":"paid","to":"books","as":"invoice","schedule":"15m"}],
   "vat":[{"country":"NL","rate":"21","code":"1","accounts":{"turnover":"8000","shipping":"8090","payment_cost":"8095"}}],
   "debtors":{"fixed":"10000","payment_condition":"14"},
   "limits":{"push_batch":@BATCH@}}]})json";

std::string filled(std::string text, const std::vector<std::pair<std::string, std::string>>& values) {
    for (const auto& [mark, value] : values)
        for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark))
            text.replace(at, mark.size(), value);
    return text;
}

void koppel(const fs::path& data, const std::string& arguments) {
    const std::string command = std::string(KOPPEL_BIN) + "/koppel --dev --log-level error --plugins " +
                                KOPPEL_STUBS + " --data " + data.string() + " " + arguments + " > " +
                                (data / "out.json").string();
    const int code = std::system(command.c_str());
    if (code != 0) {
        std::fprintf(stderr, "failed (%d): %s\n", WEXITSTATUS(code), command.c_str());
        std::exit(1);
    }
}

double koppel_seconds(const fs::path& data, const NullServer& server, std::uint64_t records,
                      std::uint32_t in_flight) {
    fs::remove_all(data);
    fs::create_directories(data);
    // Two lanes push side by side, so a batch is half of what is in flight.
    std::ofstream(data / "contract.json") << filled(kContract, {{"@RECORDS@", std::to_string(records)},
                                                                {"@PORT@", std::to_string(server.port())},
                                                                {"@BATCH@", std::to_string(in_flight / 2)}});
    koppel(data, "apply -f " + (data / "contract.json").string());
    koppel(data, "start flow");
    const auto start = std::chrono::steady_clock::now();
    koppel(data, "sync flow -q -o json");
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

double median(std::vector<double> values) {
    std::ranges::sort(values);
    return values[values.size() / 2];
}

}  // namespace

int main(int argc, char** argv) {
    const std::uint64_t records = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 20'000;
    const int rounds = argc > 2 ? std::atoi(argv[2]) : 3;
    const fs::path scratch = fs::temp_directory_path() / ("koppel-flow-" + std::to_string(getpid()));
    fs::create_directories(scratch);
    NullServer server;
    const std::string url = "http://127.0.0.1:" + std::to_string(server.port()) + "/post";
    bool complete = true;
    for (const std::uint32_t in_flight : {16U, 64U}) {
        std::vector<double> plain, whole, ratios;
        for (int round = 0; round < rounds; ++round) {
            const fs::path database =
                scratch / ("loop-" + std::to_string(in_flight) + "-" + std::to_string(round));
            server.reset();
            plain.push_back(static_cast<double>(records) /
                            koppel::bench::durable_loop(database.string(), url, records, in_flight));
            complete = complete && server.posts() == records;
            server.reset();
            whole.push_back(static_cast<double>(records) /
                            koppel_seconds(scratch / "data", server, records, in_flight));
            complete = complete && server.posts() == records;
            ratios.push_back(whole.back() / plain.back());
        }
        std::printf(
            "in flight %2u: plain loop %8.0f records/s, koppel %8.0f records/s, ratio %.2f (%.2f..%.2f)\n",
            in_flight, median(plain), median(whole), median(ratios), *std::ranges::min_element(ratios),
            *std::ranges::max_element(ratios));
        std::fflush(stdout);
    }
    fs::remove_all(scratch);
    if (!complete) std::fprintf(stderr, "void: the server did not see every record exactly once\n");
    return complete ? 0 : 1;
}
