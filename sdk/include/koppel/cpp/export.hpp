// Makes a plugin of classes: once per plugin, at namespace scope,
//
//     KOPPEL_EXPORT_PLUGIN("com.example.books", "1.0.0", BooksSource, BooksSink)
//
// Id and version equal those of manifest.json. A class is a Source or a Sink; what else it derives from
// (Lookup, Options, Webhook) becomes an interface by itself.
#pragma once

#include "koppel/cpp/detail/thunks.hpp"

#define KOPPEL_EXPORT_PLUGIN(id, version, ...)                                    \
    extern "C" KOPPEL_EXPORT const koppel_plugin_1 koppel_plugin_abi1;            \
    extern "C" KOPPEL_EXPORT constinit const koppel_plugin_1 koppel_plugin_abi1 = \
        ::koppel::sdk::detail::Plugin<__VA_ARGS__>::entry(id, version);
