#include "stub_flow.hpp"

#include <sys/resource.h>
#include <sys/wait.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <utility>

namespace koppel::bench {

namespace fs = std::filesystem;

namespace {

constexpr const char* kContract = R"json({
 "tenant":{"id":"bench","name":"Bench BV","country":"NL","vat_number":"","time_zone":"Europe/Amsterdam","language":"nl"},
 "connections":[
  {"id":"shop","plugin":"stub-source","settings":{"count":"@RECORDS@","per_page":"250"}},
  {"id":"books","plugin":"stub-sink","settings":{"url":"@URL@"}}],
 "contracts":[
  {"id":"flow","start_date":"2020-01-01",
   "flows":[{"name":"sales","from":"shop","stream":"sales","only":"paid","to":"books","as":"invoice","schedule":"15m"}],
   "vat":[{"country":"NL","rate":"21","code":"1","accounts":{"turnover":"8000","shipping":"8090","payment_cost":"8095"}}],
   "debtors":{"fixed":"10000","payment_condition":"14"},
   "limits":{"push_batch":64}}]})json";

std::string filled(std::string text, const std::vector<std::pair<std::string, std::string>>& values) {
    for (const auto& [mark, value] : values)
        for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark))
            text.replace(at, mark.size(), value);
    return text;
}

double seconds_of(const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

}  // namespace

double cpu_of_children() {
    rusage usage{};
    getrusage(RUSAGE_CHILDREN, &usage);
    return seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime);
}

double median(std::vector<double> values) {
    std::ranges::sort(values);
    return values[values.size() / 2];
}

StubFlow::StubFlow(fs::path data, std::string sink_url, std::uint32_t in_flight, Data what)
    : data_(std::move(data)), url_(std::move(sink_url)), in_flight_(in_flight), started_(what == Data::kept) {
    if (what == Data::fresh) fs::remove_all(data_);
    fs::create_directories(data_);
}

void StubFlow::koppel(const std::string& arguments) const {
    const std::string command = std::string(KOPPEL_BIN) + "/koppel --dev --log-level error --plugins " +
                                KOPPEL_STUBS + " --connections " + std::to_string(in_flight_) + " --data " +
                                data_.string() + " " + arguments + " > " + (data_ / "out.json").string();
    const int code = std::system(command.c_str());
    if (code != 0) throw std::runtime_error("failed (" + std::to_string(WEXITSTATUS(code)) + "): " + command);
}

void StubFlow::offer(std::uint64_t records) {
    std::ofstream(data_ / "contract.json")
        << filled(kContract, {{"@RECORDS@", std::to_string(records)}, {"@URL@", url_}});
    koppel("apply -f " + (data_ / "contract.json").string());
    if (!std::exchange(started_, true)) koppel("start flow");
}

Spent StubFlow::sync() {
    const double cpu = cpu_of_children();
    const auto start = std::chrono::steady_clock::now();
    koppel("sync flow -q -o json");
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
    return {taken.count(), cpu_of_children() - cpu};
}

}  // namespace koppel::bench
