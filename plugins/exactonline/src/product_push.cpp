#include "product_push.hpp"

#include <set>

#include "assumptions.hpp"
#include "fields.hpp"
#include "masters.hpp"

namespace koppel::exactonline {
namespace {

using sdk::Error;
using sdk::ErrorClass;
using sdk::Outcome;

// Reads these lists whole; throws the first failure.
template <class Take>
void read_or_throw(const ApiClient& api, std::vector<sdk::HttpRequest> lists, Take&& take) {
    for (const auto& failure :
         api.read_all(std::move(lists), [&](std::size_t, const Row& row) { take(row); }))
        if (failure) throw Error(*failure);
}

std::vector<sdk::HttpRequest> questions(const ApiClient& api, std::string_view path, std::string_view fields,
                                        const std::vector<std::string>& terms) {
    std::vector<sdk::HttpRequest> lists;
    for (const auto& question : any_of(terms, Assumptions::kFilterCharacters))
        lists.push_back(api.list(path, fields, question.filter));
    return lists;
}

std::string item_place(const std::string& id) {
    return std::string(Assumptions::kItems) + "(guid'" + id + "')";
}

}  // namespace

void ProductItems::read(const ApiClient& api, std::span<const sdk::Posting> postings) {
    std::set<std::string> terms;
    for (const auto& posting : postings) {
        if (is_guid(posting.remote_id)) {
            terms.insert(equals_guid("ID", posting.remote_id));
        } else {
            terms.insert(equals("Code", posting.as<model::ProductPosting>().code));
        }
    }
    read_or_throw(api, questions(api, Assumptions::kItems, kProductItemFields, {terms.begin(), terms.end()}),
                  [this](const Row& row) { rows_.push_back(row); });
}

const Row* ProductItems::of(const sdk::Posting& posting, const std::string& code) const {
    for (const Row& row : rows_) {
        if (is_guid(posting.remote_id) ? folded(row.text("ID")) == folded(posting.remote_id)
                                       : folded(row.text("Code")) == folded(code))
            return &row;
    }
    return nullptr;
}

void ProductPush::run(std::span<const sdk::Posting> postings, bool dry_run) {
    jobs_.reserve(postings.size());
    for (std::uint32_t i = 0; i < postings.size(); ++i)
        prepare(i, postings[i]);
    find_items(postings);
    look_up();
    read_prices();
    if (dry_run) return tell_what_would_be_done();
    write_items();
    write_prices();
    conclude();
    memory_.save(call_.state());
    if (stop_) throw Error(*stop_);
}

void ProductPush::prepare(std::uint32_t index, const sdk::Posting& posting) {
    Job& job = jobs_.emplace_back();
    job.index = index;
    job.posting = &posting;
    try {
        job.product = posting.as<model::ProductPosting>();
        if (job.product.ledger_account.empty()) return;
        job.account = needs_.add(
            ledger_need(job.product.ledger_account, "product " + job.product.code, place::kVatAccounts));
    } catch (const Refusal& refusal) {
        decide(job, rejection(refusal.code, refusal.what()));
    } catch (const model::FormatError& bad) {
        decide(job, rejection("posting_unreadable", bad.what()));
    }
}

void ProductPush::find_items(std::span<const sdk::Posting> postings) {
    items_.read(api_, postings);
    for_open([&](Job& job) {
        job.item = items_.of(*job.posting, job.product.code);
        if (job.item != nullptr) {
            job.item_id = job.item->text("ID");
            if (!job.item->flag("IsSalesItem"))
                decide(job, rejection("item_not_for_sale",
                                      "In Exact item " + job.product.code +
                                          " is no sales item: make it one there and retry the product, or "
                                          "ignore the product."));
        } else if (!job.posting->remote_id.empty()) {
            decide(job, rejection("item_gone", "Exact has no item " + std::string(job.posting->remote_id) +
                                                   " any more, which is what the product " +
                                                   job.product.code + " was posted as."));
        }
    });
}

void ProductPush::look_up() {
    std::set<std::string> vat_codes;
    std::vector<std::string> accounts;
    for_open([&](Job& job) {
        if (!job.product.vat_code.empty()) vat_codes.insert(job.product.vat_code);
        if (job.item != nullptr && !job.item->text("SalesVatCode").empty())
            vat_codes.insert(job.item->text("SalesVatCode"));
        if (!job.account.empty()) accounts.push_back(job.account);
    });
    if (const auto failure = lists_.make_known({}, vat_codes)) throw Error(*failure);
    needs_.look_up(accounts);
    if (needs_.stop()) throw Error(*needs_.stop());
    for_open([&](Job& job) {
        if (!job.product.vat_code.empty() && lists_.vat_code(job.product.vat_code) == nullptr)
            return decide(job, rejection("vat_code_missing",
                                         "Exact has no VAT code " + job.product.vat_code +
                                             ". Make it there, or choose another one in the contract: " +
                                             std::string(place::kVatCode) + "."));
        if (job.account.empty()) return;
        if (const auto& failure = needs_.at(job.account).failure) decide(job, *failure);
    });
}

void ProductPush::read_prices() {
    std::vector<std::string> terms;
    for_open([&](Job& job) {
        if (job.item != nullptr) terms.push_back(equals_guid("Item", job.item_id));
    });
    if (terms.empty()) return;
    read_or_throw(api_, questions(api_, Assumptions::kSalesItemPrices, kPriceFields, terms),
                  [this](const Row& row) { prices_.push_back(row); });
}

const VatCode* ProductPush::vat_code_of(const Job& job) const {
    if (!job.product.vat_code.empty()) return lists_.vat_code(job.product.vat_code);
    return job.item == nullptr ? nullptr : lists_.vat_code(job.item->text("SalesVatCode"));
}

const Row* ProductPush::price_row_of(const Job& job) const {
    return standard_price(prices_, job.item_id, job.product.currency, today(call_));
}

Change ProductPush::change_of(const Job& job) const {
    return item_change(job.product, job.item,
                       job.account.empty() ? std::string() : needs_.value(job.account));
}

Change ProductPush::price_of(const Job& job) const {
    return price_change(job.product, vat_code_of(job), price_row_of(job), job.item_id, today(call_));
}

void ProductPush::tell_what_would_be_done() {
    for_open([&](Job& job) {
        const Change item = change_of(job), price = price_of(job);
        Outcome outcome = job.item == nullptr                       ? Outcome::created({})
                          : item.body.empty() && price.body.empty() ? Outcome::unchanged(job.item_id)
                                                                    : Outcome::updated(job.item_id);
        outcome.detail = item.words + (item.words.empty() || price.words.empty() ? "" : ", ") + price.words;
        decide(job, outcome);
    });
}

void ProductPush::write_items() {
    std::vector<sdk::HttpRequest> requests;
    std::vector<Job*> written;
    for_open([&](Job& job) {
        const Change change = change_of(job);
        if (change.body.empty()) return;
        job.words = change.words;
        job.created = job.item == nullptr;
        requests.push_back(job.created ? api_.post(Assumptions::kItems, change.body)
                                       : api_.put(item_place(job.item_id), change.body));
        written.push_back(&job);
    });
    const auto answers = api_.perform(requests);
    for (std::size_t i = 0; i < answers.size(); ++i) {
        Job& job = *written[i];
        if (!answers[i].ok()) {
            refuse(job, requests[i], answers[i], "Exact does not take item " + job.product.code);
        } else if (job.created) {
            const auto row = entity_in(answers[i].body);
            if (row) job.item_id = row->text("ID");
            if (!is_guid(job.item_id)) decide(job, Outcome::from(ApiClient::unreadable(requests[i]), true));
        }
    }
}

void ProductPush::write_prices() {
    std::vector<sdk::HttpRequest> requests;
    std::vector<Job*> written;
    for_open([&](Job& job) {
        const Change change = price_of(job);
        if (change.body.empty()) return;
        job.words += (job.words.empty() ? "" : ", ") + change.words;
        const Row* row = price_row_of(job);
        requests.push_back(row == nullptr ? api_.post(Assumptions::kSalesItemPrices, change.body)
                                          : api_.put(std::string(Assumptions::kSalesItemPrices) + "(guid'" +
                                                         row->text("ID") + "')",
                                                     change.body));
        written.push_back(&job);
    });
    const auto answers = api_.perform(requests);
    for (std::size_t i = 0; i < answers.size(); ++i) {
        if (!answers[i].ok())
            refuse(*written[i], requests[i], answers[i],
                   "Exact does not take the price of item " + written[i]->product.code);
    }
}

void ProductPush::conclude() {
    for_open([&](Job& job) {
        Outcome outcome = job.created         ? Outcome::created(job.item_id, job.product.code)
                          : job.words.empty() ? Outcome::unchanged(job.item_id, job.product.code)
                                              : Outcome::updated(job.item_id, job.product.code);
        outcome.detail = job.words;
        decide(job, outcome);
    });
}

void ProductPush::decide(Job& job, const Outcome& outcome) {
    job.decided = true;
    outcomes_.report(job.index, outcome);
}

void ProductPush::refuse(Job& job, const sdk::HttpRequest& request, const sdk::HttpResponse& answer,
                         const std::string& what) {
    Error error = api_.error_of(request, answer);
    if (stops_all(error) && !stop_) stop_ = error;
    if (error.error_class() == ErrorClass::rejected)
        error = Error(ErrorClass::rejected, error.code(), what + ": " + std::string(error.text()), 0,
                      error.http_status());
    decide(job, Outcome::from(error, true));
}

std::vector<sdk::Finding> find_products(sdk::Call& call, const Settings& settings,
                                        std::span<const sdk::Posting> postings) {
    ProductItems items;
    items.read(ApiClient(call, settings), postings);
    std::vector<sdk::Finding> findings;
    for (const auto& posting : postings) {
        const Row* row = items.of(posting, posting.as<model::ProductPosting>().code);
        sdk::Finding finding;
        finding.found = row == nullptr ? sdk::Found::nowhere : sdk::Found::once;
        if (row != nullptr) finding.remote_id = row->text("ID");
        findings.push_back(std::move(finding));
    }
    return findings;
}

std::string today(const sdk::Call& call) {
    using namespace std::chrono;
    const sys_time<milliseconds> now{milliseconds{call.clock().now_unix_ms()}};
    const year_month_day day{floor<days>(now + Assumptions::kAmsterdamAtMost)};
    char text[16];
    std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(day.year()),
                  static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
    return text;
}

}  // namespace koppel::exactonline
