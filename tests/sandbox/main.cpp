// koppel-sandbox: plays the vendors on one loopback port. See README.md beside this file.
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <fstream>
#include <map>

#include "control/world.hpp"
#include "server/server.hpp"

namespace {

using namespace koppel::sandbox;

struct CommandLine {
    std::uint16_t port = 0;
    std::string port_file;
    std::string now = "2026-11-20T12:00:00+01:00";
    std::string ecom_rate = "300/3000/12000";
    std::string rotation = "on";
    std::string scrada_rate = "60/10/10";
    std::string exact_rate = "60/5000";
    std::vector<std::int64_t> administrations;
    std::string retail_from = "2026-11-01";
    std::string retail_rate = "120/2.5/26";
    std::string retail_inclusive = "amsterdam";
    bool die_with_parent = false;
    bool prebuild = false;
    WorldOptions world;
};

void add_options(CLI::App& app, CommandLine& line) {
    auto& generator = line.world.generator;
    auto& shop = line.world.ecom.credentials;
    auto& client = line.world.asperion.client;
    auto& assumptions = line.world.asperion.assumptions;
    app.add_option("--port", line.port, "Port on 127.0.0.1; 0 takes a free one")->capture_default_str();
    app.add_option("--port-file", line.port_file, "Write the port number into this file once it listens");
    app.add_flag("--die-with-parent", line.die_with_parent,
                 "End when the process that started this one ends");
    app.add_flag("--prebuild", line.prebuild, "Make every order's JSON before listening (for benchmarks)");
    app.add_option("--orders", generator.orders, "Orders in the shop's history")->capture_default_str();
    app.add_option("--seed", generator.seed, "Same seed, same shop")->capture_default_str();
    app.add_option("--now", line.now, "The sandbox's clock starts here")->capture_default_str();
    app.add_option("--wrong-percent", generator.wrong_percent, "Orders that do not add up")
        ->capture_default_str();
    app.add_option("--unpaid-percent", generator.unpaid_percent, "Orders not paid yet")
        ->capture_default_str();
    app.add_option("--unknown-vat-percent", generator.unknown_vat_percent, "Orders with an unknown VAT rate")
        ->capture_default_str();
    app.add_option("--cancelled-percent", generator.cancelled_percent, "Cancelled orders")
        ->capture_default_str();
    app.add_option("--scenarios", generator.scenarios, "Further orders, each with a story: month, vat")
        ->delimiter(',')
        ->check(CLI::IsMember({"month", "vat"}));
    static const std::map<std::string, InvoiceCreation> kCreation{{"direct", InvoiceCreation::direct},
                                                                  {"paid", InvoiceCreation::paid},
                                                                  {"manual", InvoiceCreation::manual}};
    app.add_option("--invoices", generator.invoices, "When the shop makes invoices: direct, paid or manual")
        ->transform(CLI::CheckedTransformer(kCreation));
    app.add_option("--ecom-rate", line.ecom_rate, "Requests per 5 minutes/hour/day and key")
        ->capture_default_str();
    app.add_option("--ecom-key", shop.key, "Merchant's API key")->capture_default_str();
    app.add_option("--ecom-secret", shop.secret, "Merchant's API secret")->capture_default_str();
    app.add_option("--ecom-app-key", shop.app_key, "Key of the store's app")->capture_default_str();
    app.add_option("--ecom-app-secret", shop.app_secret, "Secret of the store's app")->capture_default_str();
    app.add_option("--ecom-app-token", shop.app_token, "The shop's token for the app")->capture_default_str();
    app.add_flag("--list-embedded", line.world.ecom.assumptions.list_embedded,
                 "Order lists carry `embedded` too");
    app.add_option("--asperion-client", client.id, "OAuth client id")->capture_default_str();
    app.add_option("--asperion-secret", client.secret, "OAuth client secret")->capture_default_str();
    app.add_option("--asperion-refresh-token", client.refresh_token, "The first refresh token")
        ->capture_default_str();
    app.add_option("--asperion-administration", line.administrations,
                   "Administrations; the first is the default");
    app.add_option("--asperion-token-seconds", assumptions.access_token_seconds, "Life of an access token")
        ->capture_default_str();
    app.add_option("--asperion-rotation", line.rotation, "Refresh tokens: off, on or grace")
        ->check(CLI::IsMember({"off", "on", "grace"}))
        ->capture_default_str();
    app.add_option("--scrada-start", line.world.scrada.start_date, "First day of Scrada's books")
        ->capture_default_str();
    app.add_option("--scrada-rate", line.scrada_rate, "Scrada's bucket: requests/refill/seconds")
        ->capture_default_str();
}

void add_exact_options(CLI::App& app, CommandLine& line) {
    auto& exact = line.world.exact;
    app.add_option("--exact-rate", line.exact_rate, "Requests a minute/a day and division; 0 turns it off")
        ->capture_default_str();
    app.add_option("--exact-errors", exact.assumptions.errors_per_hour,
                   "Errors an hour and endpoint before it is blocked; 0: never")
        ->capture_default_str();
    app.add_option("--exact-language", exact.assumptions.language, "Language of the messages: nl or en")
        ->check(CLI::IsMember({"nl", "en"}))
        ->capture_default_str();
    app.add_option("--exact-client", exact.client.id, "OAuth client id")->capture_default_str();
    app.add_option("--exact-secret", exact.client.secret, "OAuth client secret")->capture_default_str();
    app.add_option("--exact-refresh-token", exact.client.refresh_token, "The first refresh token")
        ->capture_default_str();
    app.add_option("--exact-redirect", exact.client.redirect,
                   "Registered redirect URI; empty: what the login request says");
}

void add_retail_options(CLI::App& app, CommandLine& line) {
    auto& retail = line.world.retail;
    app.add_option("--retail-seed", retail.history.seed, "Same seed, same receipts")->capture_default_str();
    app.add_option("--retail-from", line.retail_from, "The shops' first day, yyyy-mm-dd")
        ->capture_default_str();
    app.add_option("--retail-days", retail.history.days, "Days of history (never beyond --now)")
        ->check(CLI::Range(0, 10'000))
        ->capture_default_str();
    app.add_option("--retail-receipts", retail.history.receipts, "Receipts a day, of both shops together")
        ->check(CLI::Range(0, 100'000))
        ->capture_default_str();
    app.add_option("--retail-inclusive", line.retail_inclusive, "Shops whose prices hold tax")
        ->check(CLI::IsMember({"none", "brussel", "amsterdam", "both"}))
        ->capture_default_str();
    app.add_option("--retail-rate", line.retail_rate,
                   "Leaky bucket: size/drips per second/requests in one second; 0 turns it off")
        ->capture_default_str();
    app.add_option("--retail-token-seconds", retail.assumptions.access_token_seconds,
                   "Life of an access token")
        ->capture_default_str();
    app.add_option("--retail-client", retail.client.id, "OAuth client id")->capture_default_str();
    app.add_option("--retail-secret", retail.client.secret, "OAuth client secret")->capture_default_str();
    app.add_option("--retail-refresh-token", retail.client.refresh_token, "The first refresh token")
        ->capture_default_str();
    app.add_option("--retail-account", retail.client.account, "Account id")->capture_default_str();
    app.add_option("--retail-redirect", retail.client.redirect,
                   "Registered redirect URI; empty: what the login request says");
}

std::string finish_retail(CommandLine& line) {
    auto& retail = line.world.retail;
    const auto from = parse_offset_text(line.retail_from + "T00:00:00Z");
    if (!from) return "--retail-from: expected yyyy-mm-dd";
    retail.history.from = civil(*from);
    retail.history.inclusive[0] = line.retail_inclusive == "brussel" || line.retail_inclusive == "both";
    retail.history.inclusive[1] = line.retail_inclusive == "amsterdam" || line.retail_inclusive == "both";
    if (!retail::parse_limits(line.retail_rate, retail.limits)) return "--retail-rate: expected A/B/C or 0";
    return {};
}

// Answers what is wrong with the command line, or nothing.
std::string finish(CommandLine& line) {
    const auto now = parse_offset_text(line.now);
    if (!now) return "--now: expected an instant such as 2026-11-20T12:00:00+01:00";
    line.world.generator.now = *now;
    if (!ecom::parse_limits(line.ecom_rate, line.world.ecom.limits)) return "--ecom-rate: expected A/B/C";
    if (!scrada::parse_rate(line.scrada_rate, line.world.scrada.rate)) return "--scrada-rate: expected A/B/C";
    if (!exact::parse_rate(line.exact_rate, line.world.exact.rate)) return "--exact-rate: expected A/B or 0";
    if (line.world.scrada.start_date.size() != 10 || !parse_date(line.world.scrada.start_date))
        return "--scrada-start: expected a day such as 2026-01-01";
    if (line.world.generator.orders < 0 || line.world.generator.orders > 2'000'000)
        return "--orders: expected 0..2000000";
    auto& rotation = line.world.asperion.assumptions.rotation;
    rotation = line.rotation == "off"  ? asperion::Rotation::off
               : line.rotation == "on" ? asperion::Rotation::on
                                       : asperion::Rotation::grace;
    if (!line.administrations.empty()) line.world.asperion.administrations.clear();
    for (const auto id : line.administrations)
        line.world.asperion.administrations.emplace_back(id, "Administratie " + std::to_string(id));
    return {};
}

void write_port_file(const std::string& path, std::uint16_t port) {
    // A reader must never see half a number: write beside, then rename.
    const std::string beside = path + ".new";
    std::ofstream{beside} << port << '\n';
    if (std::rename(beside.c_str(), path.c_str()) != 0) throw std::runtime_error("cannot write " + path);
}

int run(CommandLine& line) {
    if (line.die_with_parent) {
        const pid_t parent = getppid();
        prctl(PR_SET_PDEATHSIG, SIGTERM);
        if (getppid() != parent) return 0;
    }
    Server server{line.port};
    line.world.origin = "http://127.0.0.1:" + std::to_string(server.port());
    World world{line.world};
    if (line.prebuild) world.prebuild();
    if (!line.port_file.empty()) write_port_file(line.port_file, server.port());
    std::printf("koppel-sandbox listening on %s\n", line.world.origin.c_str());
    std::fflush(stdout);
    server.run(world, true);
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    CommandLine line;
    CLI::App app{
        "Plays Lightspeed eCom, Lightspeed Retail, Asperion, Scrada, Exact Online and AFAS on one loopback "
        "port",
        "koppel-sandbox"};
    add_options(app, line);
    add_retail_options(app, line);
    add_exact_options(app, line);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    if (const std::string error = finish(line) + finish_retail(line); !error.empty()) {
        std::fprintf(stderr, "koppel-sandbox: %s\n", error.c_str());
        return 2;
    }
    try {
        return run(line);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "koppel-sandbox: %s\n", error.what());
        return 1;
    }
}
