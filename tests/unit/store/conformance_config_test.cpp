#include <gtest/gtest.h>

#include "backend.hpp"

namespace koppel::store {
namespace {

class Configuration : public StoreConformance {
  protected:
    static Document document_of(DocumentKind kind, const std::string& id, const std::string& json,
                                const std::string& status = {}) {
        Document document;
        document.kind = kind;
        document.tenant = "gigant";
        document.id = id;
        document.json = json;
        document.status = status;
        return document;
    }
    base::Result<void> apply(std::vector<Document> documents, std::vector<SecretWrite> secrets = {},
                             Instant moment = at()) {
        return store_->apply({moment, std::move(documents), std::move(secrets)});
    }
    Document contract() { return *value_of(store_->document(DocumentKind::contract, "c")); }
};

class Tokens : public StoreConformance {};

INSTANTIATE_TEST_SUITE_P(Stores, Configuration, testing::ValuesIn(backends()),
                         [](const auto& kind) { return kind.param.name; });
INSTANTIATE_TEST_SUITE_P(Stores, Tokens, testing::ValuesIn(backends()),
                         [](const auto& kind) { return kind.param.name; });

TEST_P(Configuration, ComesBackAfterARestart) {
    must(apply({document_of(DocumentKind::tenant, "gigant", "{\"a\":1}"),
                document_of(DocumentKind::connection, "shop", "{\"b\":2}"),
                document_of(DocumentKind::connection, "books", "{\"c\":3}")},
               {{"shop", "api_key", std::string("\0sealed", 7)}}));
    reopen();
    const auto connections = value_of(store_->documents(DocumentKind::connection));
    ASSERT_EQ(connections.size(), 2U);
    EXPECT_EQ(connections[0].id, "books");
    EXPECT_EQ(connections[1].id, "shop");
    EXPECT_EQ(connections[1].json, "{\"b\":2}");
    EXPECT_EQ(connections[1].tenant, "gigant");
    EXPECT_EQ(connections[1].kind, DocumentKind::connection);
    EXPECT_EQ(connections[1].changed, at());
    EXPECT_EQ(value_of(store_->document(DocumentKind::tenant, "gigant"))->json, "{\"a\":1}");
    EXPECT_FALSE(value_of(store_->document(DocumentKind::contract, "gigant")).has_value());
    EXPECT_EQ(value_of(store_->secret("shop", "api_key")), std::string("\0sealed", 7));
    EXPECT_EQ(value_of(store_->secret("shop", "other")), std::nullopt);
    EXPECT_EQ(value_of(store_->secret("books", "api_key")), std::nullopt);
}

// REQ H-10
TEST_P(Configuration, RemembersWhenAContractWasFirstStarted) {
    must(apply({document_of(DocumentKind::contract, "c", "{}")}));
    EXPECT_EQ(contract().started, std::nullopt);
    must(store_->set_status("c", "started", at(1)));
    EXPECT_EQ(contract().started, at(1));
    must(store_->set_status("c", "paused", at(2)));
    must(store_->set_status("c", "started", at(3)));
    must(apply({document_of(DocumentKind::contract, "c", "{\"longer\":true}")}, {}, at(4)));
    reopen();
    EXPECT_EQ(contract().started, at(1));
}

TEST_P(Configuration, KeepsTheStatusOfAContractUnlessToldOtherwise) {
    must(apply({document_of(DocumentKind::contract, "c", "{}")}));
    EXPECT_EQ(contract().status, "new");
    must(store_->set_status("c", "started", at(1)));
    EXPECT_EQ(contract().status, "started");
    EXPECT_EQ(contract().changed, at(1));
    must(apply({document_of(DocumentKind::contract, "c", "{\"x\":1}")}, {}, at(2)));
    EXPECT_EQ(contract().status, "started");
    EXPECT_EQ(contract().json, "{\"x\":1}");
    must(apply({document_of(DocumentKind::contract, "c", "{\"x\":1}", "paused")}, {}, at(3)));
    EXPECT_EQ(contract().status, "paused");
}

TEST_P(Configuration, GrowsItsRevisionOnlyWithAChange) {
    must(apply({document_of(DocumentKind::contract, "c", "{}")}));
    EXPECT_EQ(contract().revision, 1);
    must(apply({document_of(DocumentKind::contract, "c", "{}")}, {}, at(5)));
    EXPECT_EQ(contract().revision, 1);
    EXPECT_EQ(contract().changed, at()) << "applying the same again changes nothing";
    must(apply({document_of(DocumentKind::contract, "c", "{\"x\":1}")}, {}, at(6)));
    EXPECT_EQ(contract().revision, 2);
    must(store_->set_status("c", "new", at(7)));
    EXPECT_EQ(contract().revision, 2);
    must(store_->set_status("c", "paused", at(7)));
    EXPECT_EQ(contract().revision, 3);
}

TEST_P(Configuration, IsAppliedWholeOrNotAtAll) {
    must(apply({document_of(DocumentKind::connection, "shop", "{}")}));
    auto stolen = document_of(DocumentKind::connection, "shop", "{\"evil\":1}");
    stolen.tenant = "other";
    const auto refused =
        apply({document_of(DocumentKind::contract, "c", "{}"), stolen}, {{"shop", "api_key", "sealed"}});
    EXPECT_EQ(code_of(refused), "config_id_taken");
    EXPECT_FALSE(value_of(store_->document(DocumentKind::contract, "c")).has_value());
    EXPECT_EQ(value_of(store_->document(DocumentKind::connection, "shop"))->json, "{}");
    EXPECT_EQ(value_of(store_->secret("shop", "api_key")), std::nullopt);
}

TEST_P(Configuration, SaysThatAContractDoesNotExist) {
    EXPECT_EQ(code_of(store_->set_status("nobody", "started", at())), "contract_unknown");
}

TEST_P(Configuration, ReplacesASecret) {
    must(apply({}, {{"shop", "api_key", "one"}}));
    must(apply({}, {{"shop", "api_key", "two"}}));
    EXPECT_EQ(value_of(store_->secret("shop", "api_key")), "two");
}

TEST_P(Configuration, LetsTwoHostsMakeOnlyOneKeyForATenant) {
    const auto other = backend_->open();
    EXPECT_EQ(value_of(store_->wrapped_key("gigant")), std::nullopt);
    must(store_->put_wrapped_key("gigant", std::string("\0one", 4), ""));
    EXPECT_EQ(code_of(other->put_wrapped_key("gigant", "two", "")), "key_moved");
    EXPECT_EQ(value_of(other->wrapped_key("gigant")), std::string("\0one", 4));
    must(other->put_wrapped_key("gigant", "rotated", std::string("\0one", 4)));
    EXPECT_EQ(value_of(store_->wrapped_key("gigant")), "rotated");
    EXPECT_EQ(value_of(store_->wrapped_key("other")), std::nullopt);
}

TokenRow token_of(std::int64_t generation) {
    TokenRow row;
    row.connection = "books";
    row.credential = "login";
    row.generation = generation;
    row.access = std::string("\0access", 7);
    row.refresh = "refresh" + std::to_string(generation);
    row.previous_refresh = "previous";
    row.expires_at = at(600);
    row.state = "ready";
    row.reason = "why";
    return row;
}

// REQ H-13
TEST_P(Tokens, ComeBackWholeAfterARestart) {
    EXPECT_FALSE(value_of(store_->token("books", "login")).has_value());
    auto row = token_of(1);
    row.refresh_sent_at = at(3);
    must(store_->put_token(row, 0));
    reopen();
    const auto stored = value_of(store_->token("books", "login")).value();
    EXPECT_EQ(stored.generation, 1);
    EXPECT_EQ(stored.access, row.access);
    EXPECT_EQ(stored.refresh, row.refresh);
    EXPECT_EQ(stored.previous_refresh, row.previous_refresh);
    EXPECT_EQ(stored.expires_at, row.expires_at);
    EXPECT_EQ(stored.state, row.state);
    EXPECT_EQ(stored.refresh_sent_at, at(3));
    EXPECT_EQ(stored.reason, row.reason);
    EXPECT_FALSE(value_of(store_->token("books", "other")).has_value());
}

// REQ H-13
TEST_P(Tokens, AreNotOverwrittenByWhoReadAnOlderGeneration) {
    const auto other = backend_->open();
    must(store_->put_token(token_of(1), 0));
    EXPECT_EQ(code_of(other->put_token(token_of(1), 0)), "token_moved");
    auto refreshing = token_of(1);
    refreshing.state = "refreshing";
    must(other->put_token(refreshing, 1));
    must(other->put_token(token_of(2), 1));
    const auto late = store_->put_token(token_of(2), 1);
    EXPECT_EQ(code_of(late), "token_moved");
    EXPECT_EQ(late.error().error_class, base::ErrorClass::conflict);
    EXPECT_EQ(value_of(store_->token("books", "login"))->refresh, "refresh2");
    EXPECT_EQ(code_of(store_->put_token(token_of(3), 7)), "token_moved");
    EXPECT_NE(code_of(store_->put_token(token_of(1), 2)), "no error") << "a generation never goes back";
}

}  // namespace
}  // namespace koppel::store
