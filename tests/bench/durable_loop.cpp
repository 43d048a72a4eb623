#include "durable_loop.hpp"

#include <curl/curl.h>
#include <sqlite3.h>

#include <chrono>
#include <stdexcept>
#include <vector>

namespace koppel::bench {

namespace {

void run(sqlite3* db, const char* sql) {
    char* message = nullptr;
    if (sqlite3_exec(db, sql, nullptr, nullptr, &message) != SQLITE_OK) throw std::runtime_error(message);
}

std::size_t drop(char*, std::size_t size, std::size_t count, void*) {
    return size * count;
}

struct Slot {
    CURL* easy = nullptr;
    std::uint64_t record = 0;
    std::string body;
};

class Loop {
  public:
    Loop(const std::string& database, const std::string& url, std::uint32_t in_flight) : slots_(in_flight) {
        if (sqlite3_open(database.c_str(), &db_) != SQLITE_OK)
            throw std::runtime_error("cannot open " + database);
        run(db_,
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
            "CREATE TABLE work (id INTEGER PRIMARY KEY, state INTEGER, body TEXT, remote TEXT) STRICT;");
        sqlite3_prepare_v2(db_, "INSERT INTO work VALUES (?, 4, ?, NULL)", -1, &intent_, nullptr);
        sqlite3_prepare_v2(db_, "UPDATE work SET state = 5, remote = ?, body = NULL WHERE id = ?", -1,
                           &outcome_, nullptr);
        multi_ = curl_multi_init();
        headers_ = curl_slist_append(nullptr, "Content-Type: application/json");
        for (auto& slot : slots_) {
            slot.easy = curl_easy_init();
            curl_easy_setopt(slot.easy, CURLOPT_URL, url.c_str());
            curl_easy_setopt(slot.easy, CURLOPT_HTTPHEADER, headers_);
            curl_easy_setopt(slot.easy, CURLOPT_WRITEFUNCTION, drop);
            curl_easy_setopt(slot.easy, CURLOPT_NOSIGNAL, 1L);
            curl_easy_setopt(slot.easy, CURLOPT_PRIVATE, &slot);
            free_.push_back(&slot);
        }
    }

    ~Loop() {
        sqlite3_finalize(intent_);
        sqlite3_finalize(outcome_);
        sqlite3_close(db_);
        for (auto& slot : slots_)
            curl_easy_cleanup(slot.easy);
        curl_multi_cleanup(multi_);
        curl_slist_free_all(headers_);
    }

    void post(std::uint64_t records) {
        std::uint64_t next = 0;
        while (next < records || free_.size() < slots_.size() || !finished_.empty()) {
            std::vector<Slot*> started;
            while (next < records && !free_.empty()) {
                Slot* slot = free_.back();
                free_.pop_back();
                slot->record = ++next;
                slot->body = "{\"reference\":\"R" + std::to_string(next) + "\",\"number\":\"ORD" +
                             std::to_string(next) +
                             "\",\"amount\":\"12.10\",\"lines\":[{\"sku\":\"A-1\",\"amount\":\"10.00\","
                             "\"vat\":\"2.10\"}]}";
                started.push_back(slot);
            }
            commit(started);
            for (Slot* slot : started) {
                curl_easy_setopt(slot->easy, CURLOPT_POSTFIELDSIZE, static_cast<long>(slot->body.size()));
                curl_easy_setopt(slot->easy, CURLOPT_POSTFIELDS, slot->body.c_str());
                curl_multi_add_handle(multi_, slot->easy);
            }
            exchange();
        }
    }

  private:
    void commit(const std::vector<Slot*>& started) {
        if (started.empty() && finished_.empty()) return;
        run(db_, "BEGIN IMMEDIATE");
        for (const std::uint64_t record : finished_) {
            sqlite3_bind_text(outcome_, 1, "42", -1, SQLITE_STATIC);
            sqlite3_bind_int64(outcome_, 2, static_cast<sqlite3_int64>(record));
            sqlite3_step(outcome_);
            sqlite3_reset(outcome_);
        }
        for (const Slot* slot : started) {
            sqlite3_bind_int64(intent_, 1, static_cast<sqlite3_int64>(slot->record));
            sqlite3_bind_text(intent_, 2, slot->body.c_str(), static_cast<int>(slot->body.size()),
                              SQLITE_STATIC);
            sqlite3_step(intent_);
            sqlite3_reset(intent_);
        }
        run(db_, "COMMIT");
        finished_.clear();
    }

    void exchange() {
        int running = 0;
        curl_multi_perform(multi_, &running);
        if (collect() == 0 && running > 0) {
            curl_multi_poll(multi_, nullptr, 0, 1000, nullptr);
            curl_multi_perform(multi_, &running);
            collect();
        }
    }

    std::size_t collect() {
        std::size_t count = 0;
        int left = 0;
        while (CURLMsg* message = curl_multi_info_read(multi_, &left)) {
            if (message->msg != CURLMSG_DONE) continue;
            if (message->data.result != CURLE_OK)
                throw std::runtime_error(curl_easy_strerror(message->data.result));
            Slot* slot = nullptr;
            CURL* easy = message->easy_handle;
            curl_easy_getinfo(easy, CURLINFO_PRIVATE, &slot);
            curl_multi_remove_handle(multi_, easy);
            finished_.push_back(slot->record);
            free_.push_back(slot);
            ++count;
        }
        return count;
    }

    sqlite3* db_ = nullptr;
    sqlite3_stmt* intent_ = nullptr;
    sqlite3_stmt* outcome_ = nullptr;
    CURLM* multi_ = nullptr;
    curl_slist* headers_ = nullptr;
    std::vector<Slot> slots_;
    std::vector<Slot*> free_;
    std::vector<std::uint64_t> finished_;
};

}  // namespace

double durable_loop(const std::string& database, const std::string& url, std::uint64_t records,
                    std::uint32_t in_flight) {
    Loop loop(database, url, in_flight);
    const auto start = std::chrono::steady_clock::now();
    loop.post(records);
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace koppel::bench
