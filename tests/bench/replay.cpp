#include "replay.hpp"

#include <curl/curl.h>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <chrono>
#include <stdexcept>

namespace koppel::bench {

namespace {

// The merchant's key and secret of the sandbox's README, as HTTP Basic wants them.
constexpr const char* kShopLogin =
    "Authorization: Basic "
    "NWE2ZDBjMmY4ZTkxNGI3Mzk4YTFjNGQ3ZTBmM2I2NTI6YzBmZmVlMDBjMGZmZWUwMGMwZmZlZTAwYzBmZmVlMDA=";

std::size_t drop(char*, std::size_t size, std::size_t count, void*) {
    return size * count;
}

class Headers {
  public:
    explicit Headers(const std::vector<std::string>& lines) {
        for (const auto& line : lines)
            list_ = curl_slist_append(list_, line.c_str());
    }
    ~Headers() { curl_slist_free_all(list_); }
    Headers(const Headers&) = delete;
    Headers& operator=(const Headers&) = delete;
    curl_slist* get() const { return list_; }

  private:
    curl_slist* list_ = nullptr;
};

class Loop {
  public:
    Loop(std::string origin, std::uint32_t connections, const std::string& access_token)
        : origin_(std::move(origin)),
          shop_({kShopLogin, "Accept: application/json"}),
          books_({"Authorization: Bearer " + access_token, "Accept: application/json", "X-Tenant-Id: 4711",
                  "Accept-Language: nl-NL", "Content-Type: application/json; charset=utf-8"}),
          multi_(curl_multi_init()) {
        curl_multi_setopt(multi_, CURLMOPT_MAX_TOTAL_CONNECTIONS, static_cast<long>(connections));
        for (std::uint32_t i = 0; i < connections; ++i) {
            CURL* easy = curl_easy_init();
            curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, drop);
            curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
            handles_.push_back(easy);
        }
        free_ = handles_;
    }
    ~Loop() {
        for (CURL* easy : handles_)
            curl_easy_cleanup(easy);
        curl_multi_cleanup(multi_);
    }
    Loop(const Loop&) = delete;
    Loop& operator=(const Loop&) = delete;

    ReplayResult run(const std::vector<RecordedRequest>& requests) {
        std::size_t next = 0;
        while (next < requests.size() || free_.size() < handles_.size()) {
            while (next < requests.size() && !free_.empty())
                start(requests[next++]);
            int running = 0;
            curl_multi_perform(multi_, &running);
            if (collect() > 0 || running == 0) continue;
            curl_multi_poll(multi_, nullptr, 0, 1000, nullptr);
        }
        return result_;
    }

  private:
    void start(const RecordedRequest& request) {
        CURL* easy = free_.back();
        free_.pop_back();
        const bool shop = request.target.starts_with("/ecom");
        curl_easy_setopt(easy, CURLOPT_URL, (origin_ + request.target).c_str());
        curl_easy_setopt(easy, CURLOPT_HTTPHEADER, (shop ? shop_ : books_).get());
        if (request.method == "GET") {
            curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);
        } else {
            curl_easy_setopt(easy, CURLOPT_POST, 1L);
            curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request.body.data());
            curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, static_cast<long>(request.body.size()));
        }
        curl_multi_add_handle(multi_, easy);
    }

    int collect() {
        int count = 0;
        int left = 0;
        while (CURLMsg* message = curl_multi_info_read(multi_, &left)) {
            if (message->msg != CURLMSG_DONE) continue;
            CURL* easy = message->easy_handle;
            long status = 0;
            curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
            const bool answered = message->data.result == CURLE_OK;
            ++(!answered ? result_.failed : status / 100 == 2 ? result_.accepted : result_.refused);
            curl_multi_remove_handle(multi_, easy);
            free_.push_back(easy);
            ++count;
        }
        return count;
    }

    const std::string origin_;
    const Headers shop_;
    const Headers books_;
    CURLM* multi_;
    std::vector<CURL*> handles_;
    std::vector<CURL*> free_;
    ReplayResult result_;
};

}  // namespace

std::vector<RecordedRequest> read_journal(const std::string& lines) {
    std::vector<RecordedRequest> requests;
    for (std::size_t at = 0; at < lines.size();) {
        const auto end = std::min(lines.find('\n', at), lines.size());
        const auto value = boost::json::parse(std::string_view(lines).substr(at, end - at));
        const auto text = [&](const char* name) { return std::string(value.at(name).as_string()); };
        at = end + 1;
        if (text("target").starts_with("/asperion-identity")) continue;
        requests.push_back({text("method"), text("target"), text("body"), text("content_type")});
        const auto& method = requests.back().method;
        if (method != "GET" && method != "POST") throw std::runtime_error("cannot replay a " + method);
    }
    return requests;
}

ReplayResult replay(const std::string& origin, const std::vector<RecordedRequest>& requests,
                    std::uint32_t connections, const std::string& access_token) {
    Loop loop(origin, connections, access_token);
    const auto start = std::chrono::steady_clock::now();
    ReplayResult result = loop.run(requests);
    result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return result;
}

}  // namespace koppel::bench
