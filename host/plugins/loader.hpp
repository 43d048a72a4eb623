// Loads plugin libraries into this process, checks that they are what their manifests say, and never unloads
// them. Thread-safe; a library is loaded and initialised once per process. Fails with the reason a person
// needs.
#pragma once

#include <chrono>

#include "base/result.hpp"
#include "koppel/abi/koppel.h"
#include "plugins/codec.hpp"

namespace koppel::plugins {

// A plugin that was loaded and initialised; lives until the process ends.
struct LoadedPlugin {
    const koppel_plugin_1* entry = nullptr;
    const koppel_source_1* source = nullptr;
    const koppel_sink_1* sink = nullptr;
    const koppel_lookup_1* lookup = nullptr;
    const koppel_options_1* options = nullptr;
    const koppel_webhook_1* webhook = nullptr;
    std::chrono::milliseconds init_time{0};
};

base::Result<const LoadedPlugin*> load_plugin(const LoadRequest& request);

}  // namespace koppel::plugins
