// Everything the sandbox plays, put together: sends a request to the vendor or the control page it is meant
// for. Single thread, no sockets. Every outcome is an answer.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "afas/api.hpp"
#include "asperion/api.hpp"
#include "base/clock.hpp"
#include "base/http.hpp"
#include "control/counters.hpp"
#include "control/journal.hpp"
#include "ecom/shop.hpp"
#include "exact/api.hpp"
#include "retail/api.hpp"
#include "scrada/api.hpp"
#include "server/faults.hpp"
#include "vies/vies.hpp"

namespace koppel::sandbox {

struct WorldOptions {
    std::string origin = "http://127.0.0.1";
    GeneratorOptions generator;
    ecom::Settings ecom;
    asperion::Settings asperion;
    retail::Settings retail;
    scrada::Settings scrada;
    exact::Settings exact;
    afas::Settings afas;
};

class World {
  public:
    explicit World(WorldOptions options);

    Response handle(const Request& request);
    // A request begins and ends: how many there are at once matters to some vendors. Answers the refusal of
    // one too many, which must not leave.
    std::optional<Response> enter(const Request& request);
    void leave(const Request& request);
    // The fault that hits this request, if any; control pages are never hit.
    std::optional<Fault> fault(const Request& request);
    // The answer of a fault that refuses, in the shape of the vendor that is asked.
    Response refuse(const Request& request, const Fault& fault);
    // Makes the shop's answers ahead of the first request.
    void prebuild() { shop_->store().prebuild("nl"); }
    Statistics& statistics() { return statistics_; }
    const Clock& clock() const { return clock_; }

  private:
    Response control(const Request& request, std::string_view path);
    Response control_ecom(const Request& request, std::string_view page);
    Response control_asperion(const Request& request, const std::vector<std::string_view>& parts);
    Response control_vies(const Request& request);
    Response control_faults(const Request& request);
    Response control_journal(const Request& request);
    Response null_sink(const Request& request, std::string_view path);
    void build();

    WorldOptions options_;
    Clock clock_;
    std::unique_ptr<ecom::Shop> shop_;
    std::unique_ptr<asperion::Api> api_;
    std::unique_ptr<retail::Api> till_;
    std::unique_ptr<scrada::Api> scrada_;
    std::unique_ptr<exact::Api> exact_;
    std::unique_ptr<afas::Api> afas_;
    std::unique_ptr<Vies> vies_;
    FaultTable faults_;
    Statistics statistics_;
    NullSink null_;
    Journal journal_;
};

}  // namespace koppel::sandbox
