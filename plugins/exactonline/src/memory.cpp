#include "memory.hpp"

#include <algorithm>
#include <charconv>
#include <vector>

namespace koppel::exactonline {
namespace {

constexpr std::size_t kMostBytes = 60'000;  // the host takes 64 KiB a value

std::uint64_t fnv(std::uint64_t hash, std::string_view text) {
    for (const char c : text)
        hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211u;
    return hash;
}

std::string hex(std::uint64_t number) {
    std::string text;
    for (int shift = 60; shift >= 0; shift -= 4)
        text += "0123456789abcdef"[(number >> shift) & 15u];
    return text;
}

std::string name_of(std::size_t bucket) {
    return "known." + std::to_string(bucket);
}

// Takes the text up to `end` off the front.
std::string_view take(std::string_view& text, char end) {
    const std::size_t at = std::min(text.find(end), text.size());
    const std::string_view front = text.substr(0, at);
    text.remove_prefix(std::min(at + 1, text.size()));
    return front;
}

}  // namespace

// Two independent halves: nobody's document goes to somebody else because of a hash.
std::string Memory::hash_of(std::string_view key) const {
    const std::string whole = division_ + '|' + std::string(key);
    return hex(fnv(14695981039346656037u, whole)) + hex(fnv(fnv(0x9e3779b97f4a7c15u, whole), whole));
}

Memory::Bucket& Memory::bucket_of(const sdk::State& state, const std::string& hash) {
    const std::size_t number = static_cast<std::size_t>(std::stoul(hash.substr(0, 2), nullptr, 16));
    Bucket& bucket = buckets_[number];
    if (bucket.loaded) return bucket;
    bucket.loaded = true;
    const auto kept = state.get(name_of(number));
    std::string_view text = kept ? std::string_view(*kept) : std::string_view();
    while (!text.empty()) {
        std::string_view line = take(text, '\n');
        const std::string_view key = take(line, '\t');
        const std::string_view seen = take(line, '\t');
        Known known{std::string(line), 0};
        std::from_chars(seen.data(), seen.data() + seen.size(), known.seen_unix_ms);
        if (key.size() == hash.size()) bucket.known.emplace(key, std::move(known));
    }
    return bucket;
}

std::optional<std::string> Memory::recall(const sdk::State& state, std::string_view key,
                                          std::int64_t now_unix_ms, std::int64_t longest_ms) {
    const std::string hash = hash_of(key);
    const Bucket& bucket = bucket_of(state, hash);
    const auto found = bucket.known.find(hash);
    if (found == bucket.known.end() || now_unix_ms - found->second.seen_unix_ms > longest_ms)
        return std::nullopt;
    return found->second.value;
}

void Memory::remember(const sdk::State& state, std::string_view key, std::string value,
                      std::int64_t now_unix_ms) {
    if (value.find_first_of("\t\n") != std::string::npos) return;
    const std::string hash = hash_of(key);
    Bucket& bucket = bucket_of(state, hash);
    bucket.known[hash] = {std::move(value), now_unix_ms};
    bucket.changed = true;
}

void Memory::forget(const sdk::State& state, std::string_view key) {
    const std::string hash = hash_of(key);
    Bucket& bucket = bucket_of(state, hash);
    if (bucket.known.erase(hash) > 0) bucket.changed = true;
}

void Memory::save(const sdk::State& state) {
    for (std::size_t number = 0; number < buckets_.size(); ++number) {
        Bucket& bucket = buckets_[number];
        if (!bucket.changed) continue;
        bucket.changed = false;
        std::vector<const std::pair<const std::string, Known>*> newest;
        for (const auto& entry : bucket.known)
            newest.push_back(&entry);
        std::ranges::sort(newest, [](const auto* a, const auto* b) {
            return a->second.seen_unix_ms > b->second.seen_unix_ms;
        });
        std::string text;
        for (const auto* entry : newest) {
            const std::string line = entry->first + '\t' + std::to_string(entry->second.seen_unix_ms) + '\t' +
                                     entry->second.value + '\n';
            if (text.size() + line.size() > kMostBytes) break;
            text += line;
        }
        if (text.empty()) {
            state.remove(name_of(number));
        } else {
            state.put(name_of(number), text);
        }
    }
}

}  // namespace koppel::exactonline
