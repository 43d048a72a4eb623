#include "push.hpp"

#include <algorithm>
#include <utility>

#include "assumptions.hpp"
#include "koppel/model/json.hpp"
#include "koppel/model/text.hpp"

namespace koppel::asperion {
namespace {

using sdk::Error;
using sdk::ErrorClass;
using sdk::Outcome;
using sdk::OutcomeKind;

constexpr char kDebtor = 'd';
constexpr char kArticle = 'a';

std::string key_of(char kind, std::string_view wanted) {
    return std::string{kind, ':'} + folded(wanted);
}

Outcome rejection(std::string code, const std::string& sentence) {
    return Outcome::failed(OutcomeKind::rejected, Error(ErrorClass::rejected, std::move(code), sentence));
}

}  // namespace

std::optional<std::string> Memory::recall(const std::string& key, std::int64_t now_mono_ms) {
    const auto at = known_.find(key);
    if (at == known_.end()) return std::nullopt;
    if (now_mono_ms - at->second.seen_mono_ms < std::chrono::milliseconds(Assumptions::kRememberFor).count())
        return at->second.value;
    known_.erase(at);
    return std::nullopt;
}

void Memory::remember(const std::string& key, std::string value, std::int64_t now_mono_ms) {
    if (known_.size() >= 5000) known_.clear();  // it is only a short cut
    known_[key] = {std::move(value), now_mono_ms};
}

Push::Push(sdk::Call& call, const Settings& settings, Memory& memory, sdk::Reporter& outcomes)
    : call_(call),
      api_(call, settings),
      memory_(memory),
      outcomes_(outcomes),
      now_mono_ms_(call.clock().now_mono_ms()) {}

void Push::run(std::span<const sdk::Posting> postings, bool dry_run) {
    jobs_.reserve(postings.size());
    for (std::uint32_t i = 0; i < postings.size(); ++i)
        prepare(i, postings[i]);
    look_up();
    stop_if_refused();
    settle_failed_needs();
    if (dry_run) {
        tell_what_would_be_done();
        return;
    }
    create_missing();
    stop_if_refused();
    look_again();
    stop_if_refused();
    settle_failed_needs();
    book();
    stop_if_refused();
}

void Push::prepare(std::uint32_t index, const sdk::Posting& posting) {
    Job& job = jobs_.emplace_back();
    job.index = index;
    try {
        if (posting.type != "invoice/1")
            throw Refusal("posting_type",
                          "Asperion takes invoices; \"" + std::string(posting.type) + "\" is none.");
        if (posting.update)
            throw Refusal("update_unsupported",
                          "Asperion does not let a booked invoice be changed through its API.");
        job.invoice = posting.as<model::Invoice>();
        if (!posting.reference.empty()) job.invoice.reference = posting.reference;
        need_debtor(job);
        need_articles(job);
        check_invoice(job.invoice);
    } catch (const Refusal& refusal) {
        decide(job, rejection(refusal.code, refusal.what()));
    } catch (const model::FormatError& bad) {
        decide(job, rejection("posting_unreadable", bad.what()));
    }
}

void Push::need_debtor(Job& job) {
    const model::DebtorRule& rule = job.invoice.debtor;
    if (!rule.code.empty()) return;
    if (rule.match_by != "email")
        throw Refusal("debtor_rule",
                      "Asperion finds debtors by e-mail address, not by \"" + rule.match_by + "\".");
    if (rule.match_value.empty())
        throw Refusal("no_email",
                      "Document " + job.invoice.number +
                          " has no e-mail address, so no debtor can be found for it. Give its payment method "
                          "a fixed debtor, or complete the document.");
    job.debtor = add_need(key_of(kDebtor, rule.match_value), [&](bool there) {
        Need need{.label = "the debtor with e-mail address " + rule.match_value, .wanted = rule.match_value};
        if (rule.create && !there) {
            model::NewDebtor debtor = *rule.create;
            if (debtor.email.empty()) debtor.email = rule.match_value;
            need.body = debtor_body(debtor);
        }
        return need;
    });
}

void Push::need_articles(Job& job) {
    for (const auto& line : job.invoice.lines) {
        if (line.booking != "article") {
            job.articles.emplace_back();
            continue;
        }
        if (!line.article || line.article->code.empty())
            throw Refusal("article_without_code",
                          "Line \"" + line.description + "\" is booked on an article, but names none.");
        job.articles.push_back(add_need(key_of(kArticle, line.article->code), [&](bool there) {
            Need need{.label = "article " + line.article->code, .wanted = line.article->code};
            if (line.article->create_when_missing && !there) {
                model::ArticleRule article = *line.article;
                if (article.description.empty()) article.description = line.description;
                need.body = article_body(article, today());
            }
            return need;
        }));
    }
}

// The first document that needs a thing says how it is made.
template <class Make>
std::string Push::add_need(std::string key, Make&& make) {
    if (needs_.contains(key)) return key;
    auto value = memory_.recall(key, now_mono_ms_);
    Need need = make(value.has_value());
    if (value) {
        need.value = std::move(*value);
        need.remembered = true;
    }
    needs_.emplace(key, std::move(need));
    return key;
}

std::vector<Push::Need*> Push::open_needs(char kind) {
    std::vector<Need*> open;
    const auto add = [&](const std::string& key) {
        if (key.empty() || key.front() != kind) return;
        Need& need = needs_.at(key);
        if (need.value.empty() && !need.failure && std::find(open.begin(), open.end(), &need) == open.end())
            open.push_back(&need);
    };
    for (const Job& job : jobs_) {
        if (job.decided) continue;
        add(job.debtor);
        for (const auto& key : job.articles)
            add(key);
    }
    return open;
}

void Push::look_up() {
    const auto debtors = open_needs(kDebtor);
    const auto articles = open_needs(kArticle);
    std::vector<sdk::HttpRequest> lists;
    for (const Need* need : debtors)
        lists.push_back(api_.find(Assumptions::kDebtors, Assumptions::kDebtorFilter, need->wanted));
    for (const Need* need : articles)
        lists.push_back(api_.find(Assumptions::kArticles, Assumptions::kArticleFilter, need->wanted));

    std::vector<std::optional<MasterRow>> found(debtors.size());
    const auto take = [&](std::size_t list, MasterRow row) {
        if (list >= debtors.size()) {
            Need& need = *articles[list - debtors.size()];
            const bool same = folded(row.sku) == folded(need.wanted);
            if (same && (need.value.empty() || row.sku == need.wanted)) need.value = row.sku;
            return;
        }
        if (folded(row.email) != folded(debtors[list]->wanted) || row.customer_number.empty()) return;
        // Of several with one address: one that is not blocked, then the one that was listed first.
        if (!found[list] || (found[list]->blocked && !row.blocked)) found[list] = std::move(row);
    };
    const auto failures = api_.read_all<MasterRow>(lists, &masters_in, take);

    for (std::size_t i = 0; i < failures.size(); ++i) {
        Need& need = i < debtors.size() ? *debtors[i] : *articles[i - debtors.size()];
        if (failures[i]) {
            need.value.clear();
            need.failure = failed(lists[i], *failures[i]);
            continue;
        }
        if (i < debtors.size() && found[i]) need.value = found[i]->customer_number;
        if (!need.value.empty())
            memory_.remember(key_of(i < debtors.size() ? kDebtor : kArticle, need.wanted), need.value,
                             now_mono_ms_);
    }
    for (const auto& [kind, needs] : {std::pair{kDebtor, &debtors}, std::pair{kArticle, &articles}}) {
        for (Need* need : *needs) {
            if (!need->value.empty() || need->failure || !need->body.empty()) continue;
            need->failure =
                rejection(kind == kDebtor ? "debtor_missing" : "article_missing",
                          "Asperion does not have " + need->label +
                              ", and this contract does not let it be created. Make it in Asperion.");
        }
    }
}

void Push::create_missing() {
    auto missing = open_needs(kDebtor);
    const std::size_t debtors = missing.size();
    for (Need* article : open_needs(kArticle))
        missing.push_back(article);
    std::vector<sdk::HttpRequest> requests;
    for (std::size_t i = 0; i < missing.size(); ++i)
        requests.push_back(
            api_.post(i < debtors ? Assumptions::kDebtors : Assumptions::kArticles, missing[i]->body));
    const auto answers = api_.perform(requests);
    const std::int64_t now = call_.clock().now_mono_ms();
    for (std::size_t i = 0; i < answers.size(); ++i) {
        Need& need = *missing[i];
        if (!answers[i].ok()) {
            const std::string problem = problem_in(answers[i].body);
            const bool refused = answers[i].status == 400 || answers[i].status == 422;
            if (answers[i].status == 409 || (refused && says_exists_already(problem))) {
                need.exists_unseen = true;
                continue;
            }
            need.failure = failed(requests[i], ApiClient::error_of(requests[i], answers[i]), answers[i].body);
            continue;
        }
        if (i < debtors) {
            if (const auto debtor = new_debtor_in(answers[i].body)) need.value = debtor->customer_number;
        } else if (const auto article = new_article_in(answers[i].body)) {
            need.value = article->sku.empty() ? need.wanted : article->sku;
        }
        if (need.value.empty()) {
            need.failure = failed(requests[i], ApiClient::unreadable(requests[i]), answers[i].body);
        } else {
            memory_.remember(key_of(i < debtors ? kDebtor : kArticle, need.wanted), need.value, now);
        }
    }
}

// For what the vendor says to have although it was not listed a moment ago: somebody else may just have made
// it.
void Push::look_again() {
    std::vector<Need*> unseen;
    for (auto& [key, need] : needs_) {
        if (need.exists_unseen && need.value.empty()) unseen.push_back(&need);
    }
    if (unseen.empty()) return;
    look_up();
    for (Need* need : unseen) {
        if (!need->value.empty() || need->failure) continue;
        need->failure =
            rejection("exists_but_hidden", "Asperion says that " + need->label +
                                               " exists already, but does not list it. It may be inactive "
                                               "or blocked there: make it active.");
    }
}

void Push::settle_failed_needs() {
    for (Job& job : jobs_) {
        if (job.decided) continue;
        const Outcome* worst = nullptr;
        const auto weigh = [&](const std::string& key) {
            if (key.empty()) return;
            const auto& failure = needs_.at(key).failure;
            // Unknown outweighs all: something may stand there that this document asked for.
            if (failure && (worst == nullptr || failure->kind == OutcomeKind::unknown)) worst = &*failure;
        };
        weigh(job.debtor);
        for (const auto& key : job.articles)
            weigh(key);
        if (worst != nullptr) decide(job, *worst);
    }
}

void Push::tell_what_would_be_done() {
    for (Job& job : jobs_) {
        if (job.decided) continue;
        Outcome outcome = Outcome::created({});
        outcome.detail = "Would be booked as a concept invoice";
        const auto tell = [&](const std::string& key) {
            if (!key.empty() && needs_.at(key).value.empty())
                outcome.detail += "; would create " + needs_.at(key).label;
        };
        tell(job.debtor);
        std::vector<std::string> articles = job.articles;
        std::sort(articles.begin(), articles.end());
        articles.erase(std::unique(articles.begin(), articles.end()), articles.end());
        for (const auto& key : articles)
            tell(key);
        decide(job, outcome);
    }
}

void Push::book() {
    std::vector<sdk::HttpRequest> requests;
    requests.reserve(jobs_.size());
    std::vector<Job*> booked;
    for (Job& job : jobs_) {
        if (job.decided) continue;
        requests.push_back(api_.post(Assumptions::kConceptInvoices,
                                     invoice_body(job.invoice, customer_number(job), line_codes(job))));
        booked.push_back(&job);
    }
    const auto answers = api_.perform(requests);
    for (std::size_t i = 0; i < answers.size(); ++i)
        take_invoice_answer(*booked[i], requests[i], answers[i]);
}

void Push::take_invoice_answer(Job& job, const sdk::HttpRequest& request, const sdk::HttpResponse& response) {
    if (response.ok()) {
        const auto invoice = new_invoice_in(response.body);
        // A concept has no number yet.
        decide(job, invoice ? Outcome::created(invoice->id, invoice->number)
                            : failed(request, ApiClient::unreadable(request), response.body));
        return;
    }
    Outcome outcome = failed(request, ApiClient::error_of(request, response), response.body);
    if (outcome.kind == OutcomeKind::rejected && forget_what_it_names(job, response.body)) {
        outcome.kind = OutcomeKind::retry;
        outcome.error = Error(ErrorClass::transient, "seen_before_but_gone",
                              "Asperion no longer has a debtor or article that was there minutes ago (" +
                                  std::string(outcome.error->text()) + "); it is looked up again.");
    }
    decide(job, outcome);
}

// True when the refusal names something that was remembered rather than looked up; it is forgotten then.
bool Push::forget_what_it_names(const Job& job, const std::string& body) {
    bool any = false;
    const auto check = [&](const std::string& key) {
        if (key.empty()) return;
        const Need& need = needs_.at(key);
        if (!need.remembered || body.find(need.value) == std::string::npos) return;
        memory_.forget(key);
        any = true;
    };
    check(job.debtor);
    for (const auto& key : job.articles)
        check(key);
    return any;
}

std::vector<std::string> Push::line_codes(const Job& job) const {
    std::vector<std::string> codes;
    for (const auto& key : job.articles)
        codes.push_back(key.empty() ? std::string() : needs_.at(key).value);
    return codes;
}

const std::string& Push::customer_number(const Job& job) const {
    return job.debtor.empty() ? job.invoice.debtor.code : needs_.at(job.debtor).value;
}

void Push::decide(Job& job, const Outcome& outcome) {
    job.decided = true;
    outcomes_.report(job.index, outcome);
}

Outcome Push::failed(const sdk::HttpRequest& request, const Error& error, std::string_view body) {
    const bool all = error.error_class() == ErrorClass::auth || error.error_class() == ErrorClass::config;
    if (all && !stop_) stop_ = error;
    Outcome outcome = Outcome::from(error, request.changes());
    outcome.detail = body;  // cut by the reporter
    return outcome;
}

// A refused login concerns every posting; of the undecided ones none was booked.
void Push::stop_if_refused() {
    if (!stop_) return;
    settle_failed_needs();
    for (Job& job : jobs_) {
        if (!job.decided) decide(job, Outcome::failed(OutcomeKind::retry, *stop_));
    }
    throw Error(*stop_);
}

const std::string& Push::today() {
    if (today_.empty()) today_ = sdk::format_instant(call_.clock().now_unix_ms()).substr(0, 10);
    return today_;
}

}  // namespace koppel::asperion
