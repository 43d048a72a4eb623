// Everything that an end-to-end test needs, ready: a sandbox, a data directory, plugins trusted, the contract
// applied and started. Not thread-safe. Throws std::runtime_error, with what the program said, when it cannot
// be made ready.
#pragma once

#include <functional>
#include <memory>

#include "support/contract_file.hpp"
#include "support/koppel_cli.hpp"
#include "support/sandbox.hpp"
#include "support/temp_dir.hpp"

namespace koppel::test {

struct WorldOptions {
    SandboxOptions sandbox;
    std::function<void(ContractFile&)> change;  // of the contract file, before it is applied
    bool start = true;                          // false: applied only
};

class World {
  public:
    explicit World(const WorldOptions& options = {});

    Sandbox sandbox;
    TempDir directory;
    KoppelCli koppel;
    ContractFile file;

    // Writes and applies `file` again.
    Exit apply(const std::vector<std::string>& more = {});
    SyncResult sync(const std::vector<std::string>& more = {}) { return koppel.sync(kContract, more); }
    // States, counts and sums agree with the shop and the books; says what does not. Empty: all is well.
    std::string discrepancies() const;
};

}  // namespace koppel::test
