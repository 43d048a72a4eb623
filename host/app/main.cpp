// koppel: the command line. Only wires arguments to commands.
#include <CLI/CLI.hpp>
#include <iostream>

#include "app/commands.hpp"

namespace {

using namespace koppel::app;  // NOLINT: this file is the one user of all of it

struct Arguments {
    Options options;
    std::string output = "table";
    std::vector<std::filesystem::path> files;
    std::filesystem::path out;
    bool dry_run = false;
    std::string kind, id, reason, key;
    std::vector<std::string> keys;
    SyncArguments sync;
    RecordsArguments records;
    VatArguments vat;
};

void add_global_options(CLI::App& app, Arguments& args) {
    app.add_option("--data", args.options.data, "Data directory (SQLite file, master key, logs)")
        ->capture_default_str();
    app.add_option("--plugins", args.options.plugins, "Plugin directory; may be repeated")
        ->allow_extra_args(false);
    app.add_option("--store", args.options.store, "Store URL (default: SQLite in the data directory)");
    app.add_flag("--dev", args.options.dev, "Trust every plugin found: for developers only");
    app.add_flag("--in-process", args.options.in_process, "Run plugins in this process: for debuggers only");
    app.add_option("-o,--output", args.output, "table or json")->check(CLI::IsMember({"table", "json"}));
    app.add_option("--connections", args.options.connections, "Requests at once to one host of a vendor")
        ->capture_default_str()
        ->check(CLI::Range(1U, 256U));
    app.add_option("--now", args.options.now, "Run as if it were this instant");
    app.add_option("--log-level", args.options.log_level, "debug, info, warning, error or off")
        ->capture_default_str();
    app.fallthrough();
}

void add_contract_commands(CLI::App& app, Arguments& args, int& code) {
    auto* apply = app.add_subcommand("apply", "Apply tenants, connections and contracts from JSON files");
    apply->add_option("-f,--file", args.files, "Contract file; may be repeated")->required();
    apply->add_flag("--dry-run", args.dry_run, "Show what would change, change nothing");
    apply->callback([&] { code = apply_files(args.options, args.files, args.dry_run); });

    auto* get = app.add_subcommand("get", "Show tenants, connections, contracts, flows, plugins or budgets");
    get->add_option("kind", args.kind)
        ->required()
        ->check(CLI::IsMember({"tenants", "connections", "contracts", "flows", "plugins", "budgets"}));
    get->add_option("id", args.id);
    get->callback([&] { code = get_objects(args.options, args.kind, args.id); });

    auto* check = app.add_subcommand("check", "Show whether a connection is authorised and reachable");
    check->add_option("connection", args.id)->required();
    check->callback([&] { code = check_connection(args.options, args.id); });

    const auto lifecycle = [&](const char* name, const char* help,
                               int (*command)(const Options&, const std::string&)) {
        auto* sub = app.add_subcommand(name, help);
        sub->add_option("contract", args.id)->required();
        sub->callback([&args, &code, command] { code = command(args.options, args.id); });
    };
    lifecycle("start", "Start a contract whose connections are green", start_contract);
    lifecycle("pause", "Pause a contract; nothing is lost", pause_contract);
    lifecycle("resume", "Resume a paused contract", resume_contract);

    auto* vat =
        app.add_subcommand("vat", "Show the VAT table of a contract beside the rates that countries have");
    vat->add_option("contract", args.vat.contract)->required();
    auto* propose =
        vat->add_flag("--propose", args.vat.propose, "Print a \"vat\" block for the contract file");
    vat->add_option("--country", args.vat.countries, "Only these countries, such as NL DE");
    vat->add_option("--on", args.vat.day, "The rates of this day (default: today)");
    auto* rates =
        vat->add_option("--rates", args.vat.rates, "A list of rates of your own instead of the built-in one");
    vat->add_flag("--from-source", args.vat.from_source, "The shop's own rates instead of the built-in ones")
        ->excludes(rates);
    vat->add_flag("--clear", args.vat.clear, "Remove the VAT settings of the contract")->excludes(propose);
    vat->callback([&] { code = show_vat(args.options, args.vat); });

    auto* sync = app.add_subcommand("sync", "Run a contract in the foreground until nothing is left to do");
    sync->add_option("contract", args.sync.contract)->required();
    sync->add_option("--flow", args.sync.flow, "Only this flow");
    sync->add_option("--from", args.sync.from, "Read documents from this day or instant again");
    sync->add_option("--to", args.sync.to, "… up to this day or instant");
    sync->add_option("--wait", args.sync.wait_seconds, "Wait at most this many seconds for what is due later")
        ->capture_default_str()
        ->check(CLI::NonNegativeNumber);
    sync->add_flag("--dry-run", args.sync.dry_run, "Show what would be posted, write and post nothing");
    sync->add_flag("-q,--quiet", args.sync.quiet, "No progress");
    sync->callback([&] { code = sync_contract(args.options, args.sync); });
}

void add_record_commands(CLI::App& app, Arguments& args, int& code) {
    auto* records = app.add_subcommand("records", "List what became of every document of a contract");
    records->add_option("contract", args.records.contract)->required();
    records->add_option("--flow", args.records.flow);
    records->add_option("--state", args.records.state,
                        "open, waiting, queued, posting, posted, retrying, failed, ignored");
    records->add_flag("--attention", args.records.attention,
                      "Only those that changed after they were posted");
    records->add_option("--limit", args.records.limit, "At most this many (default: all)");
    records->callback([&] { code = list_records(args.options, args.records); });

    auto* record = app.add_subcommand("record", "Show the whole story of one document");
    record->add_option("contract", args.id)->required();
    record->add_option("key", args.key, "Key or number of the document")->required();
    record->callback([&] { code = show_record(args.options, args.id, args.key); });

    auto* log = app.add_subcommand("log", "Show the detail log: requests and answers, secrets masked");
    log->add_option("contract", args.id)->required();
    log->add_option("--record", args.key, "Only what is about this record (key or number)");
    log->callback([&] { code = show_log(args.options, args.id, args.key); });

    auto* report =
        app.add_subcommand("report", "Write everything about one record into one file, no secrets");
    report->add_option("contract", args.id)->required();
    report->add_option("key", args.key, "Key or number of the document")->required();
    report->add_option("--out", args.out, "File to write (default: stdout)");
    report->callback([&] { code = report_record(args.options, args.id, args.key, args.out); });

    auto* retry = app.add_subcommand("retry", "Queue failed records again");
    retry->add_option("contract", args.id)->required();
    retry->add_option("key", args.keys, "Keys or numbers")->required();
    retry->callback([&] { code = retry_records(args.options, args.id, args.keys); });

    auto* correct = app.add_subcommand(
        "correct", "Enter receipts that changed after they were posted, or came late, as corrections");
    correct->add_option("contract", args.id)->required();
    correct->add_option("key", args.keys, "Keys or numbers")->required();
    correct->add_option("--reason", args.reason, "What stands on the correction");
    correct->callback([&] { code = correct_records(args.options, args.id, args.keys, args.reason); });

    auto* ignore = app.add_subcommand("ignore", "Decide that records are not posted");
    ignore->add_option("contract", args.id)->required();
    ignore->add_option("key", args.keys, "Keys or numbers")->required();
    ignore->add_option("--reason", args.reason, "Why; kept in the record's story");
    ignore->callback([&] { code = ignore_records(args.options, args.id, args.keys, args.reason); });
}

void add_plugin_commands(CLI::App& app, Arguments& args, int& code) {
    auto* plugin = app.add_subcommand("plugin", "Plugins: list, trust");
    plugin->require_subcommand(1);
    plugin->add_subcommand("list", "Show the plugins that were found, and why any of them is refused")
        ->callback([&] { code = list_plugins(args.options); });
    auto* trust = plugin->add_subcommand("trust", "Allow plugins, as they are now, to run");
    trust->add_option("name", args.keys)->required();
    trust->callback([&] { code = trust_plugins(args.options, args.keys); });
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app{"koppel moves sales from tills and web shops into the books, exactly once."};
    app.set_version_flag("--version", KOPPEL_VERSION);
    app.require_subcommand(1);
    Arguments args;
    int code = kDone;
    add_global_options(app, args);
    app.parse_complete_callback([&] { args.options.json = args.output == "json"; });
    add_contract_commands(app, args, code);
    add_record_commands(app, args, code);
    add_plugin_commands(app, args, code);
    try {
        app.parse(argc, argv);
    } catch (const CLI::Success& success) {
        return app.exit(success);
    } catch (const CLI::RequiredError& error) {
        const auto unknown = app.remaining();
        if (unknown.empty()) {
            app.exit(error);
        } else {
            std::cerr << "koppel: there is no command \"" << unknown.front() << "\"; see `koppel --help`"
                      << std::endl;
        }
        return kUsage;
    } catch (const CLI::ParseError& error) {
        app.exit(error);
        return kUsage;
    }
    return code;
}
