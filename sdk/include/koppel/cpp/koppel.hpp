// Everything that a C++ plugin needs.
#pragma once

#include "koppel/cpp/error.hpp"
#include "koppel/cpp/export.hpp"
#include "koppel/cpp/field_text.hpp"
#include "koppel/cpp/json.hpp"
#include "koppel/cpp/json_numbers_as_text.hpp"
#include "koppel/cpp/json_text.hpp"
#include "koppel/cpp/sink.hpp"
#include "koppel/cpp/source.hpp"
