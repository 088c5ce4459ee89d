#pragma once
#include "row.hpp"
#include <string>
namespace conformance {
struct cross_table { };
struct cross_result { bool readable = true; int asked = 0; std::string differing; };
inline const cross_table* find_cross_table(std::string_view) { return nullptr; }
inline bool knows(const cross_table&, const pieces&) { return false; }
inline cross_result judge_cross(const cross_table&, const table_row&) { return {}; }
}
