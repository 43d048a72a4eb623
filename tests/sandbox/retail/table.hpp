// A small entity whose rows are kept as texts. Single thread, cannot fail.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "retail/entity.hpp"

namespace koppel::sandbox::retail {

class Table : public Entity {
  public:
    // Appends `"Name":…` of one loaded relation of a row, or nothing; the mask holds those below it too.
    using AppendRelation =
        std::function<void(std::string& out, std::int64_t key, std::size_t relation, Relations relations)>;

    explicit Table(Shape shape, AppendRelation relation = {})
        : shape_{std::move(shape)}, relation_{std::move(relation)} {}

    // One text per column. `always` holds further members of the row, such as a nested object.
    void add(std::vector<std::string> texts, std::string always = {});
    void clear() { rows_.clear(); }

    const Shape& shape() const override { return shape_; }
    std::size_t size() const override { return rows_.size(); }
    Value value(std::size_t row, std::size_t column) const override;
    bool archived(std::size_t row) const override { return rows_[row].archived; }
    void append(std::string& out, std::size_t row, Relations relations) const override;
    const std::vector<std::uint32_t>* order(std::size_t) const override { return nullptr; }

  private:
    struct Row {
        std::vector<std::string> texts;
        std::vector<std::int64_t> numbers;
        std::string always;
        bool archived = false;
    };
    Shape shape_;
    AppendRelation relation_;
    std::vector<Row> rows_;
};

}  // namespace koppel::sandbox::retail
