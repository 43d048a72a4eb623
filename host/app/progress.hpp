// Shows how far a run is: a bar that is drawn over itself on a terminal, a plain line every few seconds
// otherwise. Owns one thread while it lives; writes to stderr, so that stdout stays clean for results.
#pragma once

#include <atomic>
#include <string>
#include <thread>

#include "pipeline/flow_run.hpp"

namespace koppel::app {

class ProgressDisplay {
  public:
    ProgressDisplay(std::string title, const pipeline::RunProgress& progress, bool quiet);
    ~ProgressDisplay();
    ProgressDisplay(const ProgressDisplay&) = delete;
    ProgressDisplay& operator=(const ProgressDisplay&) = delete;

  private:
    void draw(bool last);

    std::string title_;
    const pipeline::RunProgress& progress_;
    bool quiet_;
    bool terminal_;
    std::string last_line_;
    std::atomic<bool> done_{false};
    std::thread thread_;
};

}  // namespace koppel::app
