// The JSON Schema of plugin manifests, as it was when this binary was built.
#pragma once

#include <string_view>

namespace koppel::plugins {

extern const std::string_view kManifestSchema;

}  // namespace koppel::plugins
