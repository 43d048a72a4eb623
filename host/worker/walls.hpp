// The walls around a plugin: what the process gives up before the plugin's code runs. Once up they stay up.
// Called on the only thread. Every wall that cannot be raised is left out of the list.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace koppel::worker {

// Before the library is loaded: limits, no new privileges, namespaces. `parent` is the process that must
// live.
std::vector<std::string> raise_outer_walls(int parent, std::uint64_t memory_bytes);
// Before the library is loaded, because loading runs its constructors: files and system calls.
// `plugin_folder` and what a library may need of the system stay readable.
std::vector<std::string> raise_inner_walls(const std::string& plugin_folder);
// Tries what must not work any more; one line per hole.
std::vector<std::string> find_holes(int listening_port);

}  // namespace koppel::worker
