// One instance of a loaded plugin, driven through the C ABI. What comes out is copied and its shape is
// checked (pointers, sizes); what it means is checked by the collectors (collect.hpp), on the host's side of
// the socket. One call at a time. Never throws what a plugin threw: a broken rule is CallAnswer::breach.
#pragma once

#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "plugins/codec.hpp"
#include "plugins/loader.hpp"
#include "plugins/services.hpp"

namespace koppel::plugins {

class AbiInstance {
  public:
    // `backend` outlives the instance.
    static base::Result<std::unique_ptr<AbiInstance>> create(const LoadedPlugin& plugin, Role role,
                                                             std::string_view settings,
                                                             ServiceBackend& backend);
    ~AbiInstance();
    AbiInstance(const AbiInstance&) = delete;
    AbiInstance& operator=(const AbiInstance&) = delete;

    CallAnswer check(const CallHead& head);
    // `take` says false when the host takes no more.
    CallAnswer pull(const CallHead& head, const PullRequest& request,
                    const std::function<bool(Record)>& take);
    CallAnswer push(const CallHead& head, const std::vector<PostingView>& postings, bool dry_run,
                    const std::function<void(PushOutcome)>& take);
    CallAnswer find(const CallHead& head, const std::vector<PostingView>& postings,
                    const std::function<void(Finding)>& take);
    CallAnswer options(const CallHead& head, const OptionsQuestion& question);

  private:
    AbiInstance(const LoadedPlugin& plugin, Role role, ServiceBackend& backend)
        : plugin_(plugin), role_(role), self_{&backend} {}

    const LoadedPlugin& plugin_;
    const Role role_;
    koppel_host_instance self_;
    koppel_instance* instance_ = nullptr;
};

}  // namespace koppel::plugins
