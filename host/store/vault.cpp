#include "store/vault.hpp"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <shared_mutex>

namespace koppel::store {

namespace {

using base::Error;
using base::ErrorClass;
using base::Result;
namespace fs = std::filesystem;

constexpr std::size_t kKeyBytes = crypto_aead_xchacha20poly1305_ietf_KEYBYTES;
constexpr std::size_t kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr std::size_t kIdBytes = 8;
constexpr std::size_t kHeadBytes = 1 + kIdBytes;  // version, id of the key
constexpr char kVersion = 1;
constexpr const char* kVariable = "KOPPEL_MASTER_KEY";
// A key that belongs to nobody: it tells at once whether the master key fits this store.
constexpr std::string_view kProbe{};

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* bytes_of(std::string& text, std::size_t from) {
    return reinterpret_cast<unsigned char*>(text.data()) + from;
}

// A key in memory that is locked, guarded and wiped.
class Key {
  public:
    Key() : bytes_(static_cast<unsigned char*>(sodium_malloc(kKeyBytes))) {
        if (bytes_ == nullptr) throw std::bad_alloc();
    }
    Key(Key&& other) noexcept : id(std::move(other.id)), bytes_(std::exchange(other.bytes_, nullptr)) {}
    Key& operator=(Key&&) = delete;
    ~Key() { sodium_free(bytes_); }

    unsigned char* data() { return bytes_; }
    const unsigned char* data() const { return bytes_; }

    std::string id;  // kIdBytes

  private:
    unsigned char* bytes_;
};

Error wrong_key(const std::string& place) {
    return {ErrorClass::config, "vault_wrong_key",
            "the master key in " + place + " does not fit this database",
            "put back the master key that was in use when the secrets were stored"};
}

Error damaged(std::string_view label) {
    return {
        ErrorClass::config, "vault_damaged",
        "the secret '" + std::string(label) + "' cannot be opened: it was changed or was stored elsewhere",
        "enter it again"};
}

// What a sealed thing is bound to. The lengths keep the parts apart.
std::string bound_to(std::string_view head, std::string_view tenant, std::string_view label) {
    std::string bound(head);
    bound += std::to_string(tenant.size());
    bound += ':';
    bound += tenant;
    bound += label;
    return bound;
}

// version | id of the key | nonce | cipher text and tag
std::string encrypt(const Key& key, std::string_view tenant, std::string_view label, std::string_view plain) {
    std::string sealed(kHeadBytes + kNonceBytes + plain.size() + kTagBytes, '\0');
    sealed[0] = kVersion;
    sealed.replace(1, kIdBytes, key.id);
    randombytes_buf(bytes_of(sealed, kHeadBytes), kNonceBytes);
    const auto bound = bound_to(std::string_view(sealed).substr(0, kHeadBytes), tenant, label);
    crypto_aead_xchacha20poly1305_ietf_encrypt(bytes_of(sealed, kHeadBytes + kNonceBytes), nullptr,
                                               bytes_of(plain), plain.size(), bytes_of(bound), bound.size(),
                                               nullptr, bytes_of(sealed, kHeadBytes), key.data());
    return sealed;
}

bool decrypt(const Key& key, std::string_view tenant, std::string_view label, std::string_view sealed,
             unsigned char* plain) {
    const auto bound = bound_to(sealed.substr(0, kHeadBytes), tenant, label);
    const auto cipher = sealed.substr(kHeadBytes + kNonceBytes);
    return crypto_aead_xchacha20poly1305_ietf_decrypt(plain, nullptr, nullptr, bytes_of(cipher),
                                                      cipher.size(), bytes_of(bound), bound.size(),
                                                      bytes_of(sealed) + kHeadBytes, key.data()) == 0;
}

bool well_formed(std::string_view sealed) {
    return sealed.size() >= kHeadBytes + kNonceBytes + kTagBytes && sealed[0] == kVersion;
}

std::size_t plain_size(std::string_view sealed) {
    return sealed.size() - kHeadBytes - kNonceBytes - kTagBytes;
}

std::string_view id_of(std::string_view sealed) {
    return sealed.substr(1, kIdBytes);
}

std::string random_id() {
    std::string id(kIdBytes, '\0');
    randombytes_buf(id.data(), id.size());
    return id;
}

Result<Key> key_from_text(std::string_view text, const std::string& place) {
    Key key;
    std::size_t size = 0;
    const char* end = nullptr;
    const bool read = sodium_base642bin(key.data(), kKeyBytes, text.data(), text.size(), " \r\n", &size, &end,
                                        sodium_base64_VARIANT_ORIGINAL) == 0;
    if (!read || size != kKeyBytes || end != text.data() + text.size()) {
        return Error(ErrorClass::config, "vault_bad_key",
                     "the master key in " + place + " is not 32 bytes of base64",
                     "put back the master key that was in use when the secrets were stored");
    }
    // The id follows from the key, so that a wrong one is told apart from a damaged secret.
    key.id.resize(kIdBytes);
    std::array<unsigned char, crypto_generichash_BYTES_MIN> digest{};
    constexpr std::string_view kWhat = "koppel master key id";
    crypto_generichash(digest.data(), digest.size(), bytes_of(kWhat), kWhat.size(), key.data(), kKeyBytes);
    std::memcpy(key.id.data(), digest.data(), kIdBytes);
    return key;
}

Error unusable(const fs::path& file, const std::string& reason) {
    return {ErrorClass::config, "vault_key_file",
            "the master key file " + file.string() + " cannot be used: " + reason};
}

bool write_all(int descriptor, std::string_view text) {
    return ::write(descriptor, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
           ::fsync(descriptor) == 0;
}

// Durable before anything is sealed with it: first the file, then its name in the directory.
Result<void> make_key_file(const fs::path& file) {
    const int descriptor = ::open(file.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
    if (descriptor < 0) return unusable(file, std::strerror(errno));
    Key key;
    randombytes_buf(key.data(), kKeyBytes);
    std::array<char, sodium_base64_ENCODED_LEN(kKeyBytes, sodium_base64_VARIANT_ORIGINAL)> text{};
    sodium_bin2base64(text.data(), text.size(), key.data(), kKeyBytes, sodium_base64_VARIANT_ORIGINAL);
    const bool written = write_all(descriptor, std::string(text.data()) + "\n");
    const int reason = errno;
    sodium_memzero(text.data(), text.size());
    ::close(descriptor);
    if (!written) {
        ::unlink(file.c_str());
        return unusable(file, std::strerror(reason));
    }
    const auto folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
    if (const int directory = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); directory >= 0) {
        ::fsync(directory);
        ::close(directory);
    }
    return {};
}

Result<Key> read_key_file(const fs::path& file) {
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return unusable(file, std::strerror(errno));
    struct stat status {};
    std::array<char, 256> text{};
    const bool known = ::fstat(descriptor, &status) == 0;
    const auto size = ::read(descriptor, text.data(), text.size());
    ::close(descriptor);
    if (!known || size < 0) return unusable(file, std::strerror(errno));
    if ((status.st_mode & 077U) != 0) {
        return Error(ErrorClass::config, "vault_key_exposed",
                     "the master key file " + file.string() + " can be read by other users",
                     "chmod 600 it, and change the secrets if others may have read it");
    }
    auto key = key_from_text({text.data(), static_cast<std::size_t>(size)}, file.string());
    sodium_memzero(text.data(), text.size());
    return key;
}

Result<Key> master_key(Store& store, const fs::path& file) {
    if (const char* text = std::getenv(kVariable); text != nullptr && *text != '\0') {
        return key_from_text(text, std::string("the environment variable ") + kVariable);
    }
    std::error_code ignored;
    if (!fs::exists(file, ignored)) {
        // A new key would lock out every secret there is.
        auto probe = store.wrapped_key(kProbe);
        if (!probe) return probe.error();
        if (*probe) {
            return Error(ErrorClass::config, "vault_key_missing",
                         "the master key file " + file.string() + " is missing, but the database has secrets",
                         "put the file back, or set " + std::string(kVariable));
        }
        if (auto made = make_key_file(file); !made) return made.error();
    }
    return read_key_file(file);
}

class StoreVault final : public Vault {
  public:
    StoreVault(Store& store, Key master, std::string place)
        : store_(store), master_(std::move(master)), place_(std::move(place)) {}

    Result<void> probe() {
        auto key = key_of(kProbe, true);
        if (!key) return key.error();
        return {};
    }

    Result<std::string> seal(std::string_view tenant, std::string_view label,
                             std::string_view plain) override {
        auto key = key_of(tenant, true);
        if (!key) return key.error();
        return encrypt(**key, tenant, label, plain);
    }

    Result<std::string> unseal(std::string_view tenant, std::string_view label,
                               std::string_view sealed) override {
        if (!well_formed(sealed)) return damaged(label);
        auto key = key_of(tenant, false);
        if (!key) return key.error();
        if (*key == nullptr || (*key)->id != id_of(sealed)) return damaged(label);
        std::string plain(plain_size(sealed), '\0');
        if (!decrypt(**key, tenant, label, sealed, bytes_of(plain, 0))) return damaged(label);
        return plain;
    }

  private:
    // The tenant's data key; null when it has none and `make` is false. Lives as long as the vault.
    Result<const Key*> key_of(std::string_view tenant, bool make) {
        {
            const std::shared_lock lock(mutex_);
            if (const auto found = keys_.find(tenant); found != keys_.end()) return &found->second;
        }
        const std::unique_lock lock(mutex_);
        if (const auto found = keys_.find(tenant); found != keys_.end()) return &found->second;
        auto wrapped = store_.wrapped_key(tenant);
        if (!wrapped) return wrapped.error();
        if (!*wrapped) {
            if (!make) return static_cast<const Key*>(nullptr);
            auto made = store_.put_wrapped_key(tenant, new_wrapped_key(tenant), {});
            // Another host was first: its key is the tenant's.
            if (!made && made.error().code != "key_moved") return made.error();
            wrapped = store_.wrapped_key(tenant);
            if (!wrapped) return wrapped.error();
        }
        auto key = unwrap(tenant, wrapped->value_or(std::string()));
        if (!key) return key.error();
        return &keys_.emplace(std::string(tenant), std::move(*key)).first->second;
    }

    // The wrapped text is the id of the data key and the key itself, sealed with the master key.
    std::string new_wrapped_key(std::string_view tenant) {
        std::string plain = random_id();
        plain.resize(kIdBytes + kKeyBytes);
        randombytes_buf(plain.data() + kIdBytes, kKeyBytes);
        auto wrapped = encrypt(master_, tenant, kWrapLabel, plain);
        sodium_memzero(plain.data(), plain.size());
        return wrapped;
    }

    Result<Key> unwrap(std::string_view tenant, std::string_view wrapped) {
        if (!well_formed(wrapped) || plain_size(wrapped) != kIdBytes + kKeyBytes) return damaged(kWrapLabel);
        if (id_of(wrapped) != master_.id) return wrong_key(place_);
        std::array<unsigned char, kIdBytes + kKeyBytes> plain{};
        if (!decrypt(master_, tenant, kWrapLabel, wrapped, plain.data())) return damaged(kWrapLabel);
        Key key;
        key.id.assign(reinterpret_cast<const char*>(plain.data()), kIdBytes);
        std::memcpy(key.data(), plain.data() + kIdBytes, kKeyBytes);
        sodium_memzero(plain.data(), plain.size());
        return key;
    }

    static constexpr std::string_view kWrapLabel = "data key";

    Store& store_;
    Key master_;
    std::string place_;
    std::shared_mutex mutex_;
    std::map<std::string, Key, std::less<>> keys_;
};

}  // namespace

Result<std::unique_ptr<Vault>> Vault::open(Store& store, const fs::path& key_file) {
    if (sodium_init() < 0) {
        return Error(ErrorClass::internal, "vault_no_crypto", "the encryption library does not start");
    }
    auto master = master_key(store, key_file);
    if (!master) return master.error();
    const char* text = std::getenv(kVariable);
    const bool from_environment = text != nullptr && *text != '\0';
    auto vault = std::make_unique<StoreVault>(
        store, std::move(*master),
        from_environment ? std::string("the environment variable ") + kVariable : key_file.string());
    if (auto fits = vault->probe(); !fits) return fits.error();
    return vault;
}

}  // namespace koppel::store
