// A small blocking HTTP/1.1 client for loopback: one connection per request, bounded in time. Thread-safe.
// Throws std::runtime_error when there is no answer.
#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace koppel::test {

struct HttpAnswer {
    int status = 0;
    std::string body;
};

struct HttpCall {
    std::string method = "GET";
    std::string path;
    std::map<std::string, std::string> headers;
    std::string body;
};

HttpAnswer ask(std::uint16_t port, const HttpCall& call);

}  // namespace koppel::test
