// Runs a fuzz entry over the files of its corpus and over mutations of them, the same ones every time.
// usage: PROGRAM CORPUS ITERATIONS
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

using Random = std::mt19937_64;

void run(const std::string& text) {
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
}

constexpr std::array<std::string_view, 22> kWords{R"("")",
                                                  "{}",
                                                  "[]",
                                                  "null",
                                                  "true",
                                                  R"("0")",
                                                  R"("-0.005")",
                                                  R"("1e17")",
                                                  "-1e-9",
                                                  R"("1E400")",
                                                  R"("999999999999999999")",
                                                  R"("0.123456789012345")",
                                                  R"("true")",
                                                  R"("false")",
                                                  R"("2026-03-29T01:30:00+00:00")",
                                                  R"("2026-13-01T00:00:00Z")",
                                                  R"("9999-12-31T23:59:59+14:00")",
                                                  R"("\u0000")",
                                                  R"("é")",
                                                  R"("1","1")",
                                                  "[[]]",
                                                  R"({"a":"b"})"};

// Where a value of a member begins and ends, roughly: from behind a colon to the next comma or bracket.
void replace_value(std::string& text, Random& random) {
    const auto colon = text.find(':', random() % text.size());
    if (colon == std::string::npos) return;
    const bool quoted = colon + 1 < text.size() && text[colon + 1] == '"';
    auto end = quoted ? text.find('"', colon + 2) : text.find_first_of(",}]", colon + 1);
    if (end == std::string::npos) return;
    if (quoted) ++end;
    text.replace(colon + 1, end - colon - 1, kWords[random() % kWords.size()]);
}

void mutate(std::string& text, const std::vector<std::string>& corpus, Random& random) {
    if (text.empty()) text = " ";
    const std::size_t at = random() % text.size();
    const std::size_t length = 1 + random() % 16;
    switch (random() % 8) {
        case 0:
            text[at] = static_cast<char>(random() % 256);
            break;
        case 1:
            text.erase(at, length);
            break;
        case 2:
            text.insert(at, text.substr(random() % text.size(), length));
            break;
        case 3: {
            const std::string& other = corpus[random() % corpus.size()];
            text = text.substr(0, at) + other.substr(random() % (other.size() + 1));
            break;
        }
        default:
            replace_value(text, random);
    }
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 3) {
        std::fprintf(stderr, "usage: %s CORPUS ITERATIONS\n", arguments[0]);
        return 2;
    }
    std::vector<std::filesystem::path> files;
    for (const auto& file : std::filesystem::directory_iterator(arguments[1]))
        files.push_back(file.path());
    std::sort(files.begin(), files.end());
    std::vector<std::string> corpus;
    for (const auto& path : files) {
        std::ifstream file(path, std::ios::binary);
        corpus.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
        run(corpus.back());
    }
    if (corpus.empty()) {
        std::fprintf(stderr, "%s holds no corpus\n", arguments[1]);
        return 1;
    }
    Random random(20261122);
    const long iterations = std::atol(arguments[2]);
    for (long i = 0; i < iterations; ++i) {
        std::string text = corpus[random() % corpus.size()];
        for (std::size_t steps = 1 + random() % 5; steps > 0; --steps)
            mutate(text, corpus, random);
        run(text);
    }
    std::printf("%zu files, %ld mutations\n", corpus.size(), iterations);
    return 0;
}
