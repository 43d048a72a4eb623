// A plugin's way to the host for one instance: two pointers, copied freely, valid as long as the instance.
// As thread-safe as the services behind it (see their headers).
#pragma once

#include <string>

#include "koppel/abi/host.h"
#include "koppel/cpp/bytes.hpp"
#include "koppel/cpp/error.hpp"

namespace koppel::sdk {

class Host {
  public:
    Host(const koppel_host* host, koppel_host_instance* self) : host_(host), self_(self) {}

    koppel_host_instance* self() const { return self_; }

    // The service's vtable, or null when this host does not have it.
    template <class Service>
    const Service* find_service(const char* id) const {
        const auto* service = static_cast<const Service*>(host_->get_service(host_, id));
        return service != nullptr && service->struct_size >= sizeof(Service) ? service : nullptr;
    }

    // As find_service; throws when it is missing.
    template <class Service>
    const Service& service(const char* id) const {
        const auto* service = find_service<Service>(id);
        if (service == nullptr) {
            throw Error(ErrorClass::unsupported, "host_lacks_service",
                        "This host does not offer " + std::string(id) + ".");
        }
        return *service;
    }

  private:
    const koppel_host* host_;
    koppel_host_instance* self_;
};

}  // namespace koppel::sdk
