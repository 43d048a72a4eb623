// Secrets that the http service cannot attach by itself: readable ones, signatures, checks of signatures.
// For one thread at a time. Fails by throwing what the host said.
#pragma once

#include <string>
#include <string_view>

#include "koppel/abi/host_credentials.h"
#include "koppel/cpp/host.hpp"

namespace koppel::sdk {

class Credentials {
  public:
    explicit Credentials(Host host)
        : host_(host), service_(&host.service<koppel_host_credentials_1>(KOPPEL_HOST_CREDENTIALS_1)) {}

    // Only for names that the manifest lists under secrets.readable.
    std::string get(std::string_view name) const {
        detail::StringWriter value;
        koppel_error error = detail::empty_error();
        check(service_->get(host_.self(), bytes(name), value.get(), &error), error);
        return std::move(value.text());
    }

    // The lower-case hex digest; the algorithms stand in host_credentials.h.
    std::string sign(std::string_view name, std::string_view algorithm, std::string_view data) const {
        detail::StringWriter digest;
        koppel_error error = detail::empty_error();
        check(service_->sign(host_.self(), bytes(name), bytes(algorithm), bytes(data), digest.get(), &error),
              error);
        return std::move(digest.text());
    }

    bool verify(std::string_view name, std::string_view algorithm, std::string_view data,
                std::string_view digest) const {
        std::int32_t matches = 0;
        koppel_error error = detail::empty_error();
        check(service_->verify(host_.self(), bytes(name), bytes(algorithm), bytes(data), bytes(digest),
                               &matches, &error),
              error);
        return matches != 0;
    }

  private:
    static void check(koppel_status status, const koppel_error& error) {
        if (status < 0) throw detail::error_from(error);
    }

    Host host_;
    const koppel_host_credentials_1* service_;
};

}  // namespace koppel::sdk
