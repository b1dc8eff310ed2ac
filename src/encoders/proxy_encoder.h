#pragma once

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "encoders/encoder.h"
#include "encoders/encoder_file.h"
#include "encoders/zero_cost_proxies.h"

namespace latlab {

/// Zero-cost proxies as an encoding ("zcp"): each as its rank among the architectures of a table, 0 to 1,
/// equal values in the middle of their ranks. Ranks because proxies span many powers of ten and only their
/// order can be repeated (ZCP.md section 6). A proxy that is not defined ranks below all.
class ProxyEncoder final : public Encoder {
  public:
    /// values: as many as architectures. On NAS-Bench-201 one cell stands for all that are the same network,
    /// except in flops and params, which are counted; of several of them in the table the first.
    /// name: of the table, for messages.
    ProxyEncoder(const SearchSpace& space, std::vector<Architecture> architectures,
                 const std::vector<ProxyValues>& values, std::string name);
    /// From what save() wrote. Throws DataError for another file.
    ProxyEncoder(const EncoderFile& file, const std::string& name);

    /// The ranks in float16, for a table to be shipped.
    std::string save() const;

    std::string_view id() const override { return "zcp"; }
    const SearchSpace& space() const override { return space_; }
    int width() const override { return static_cast<int>(proxy_count); }
    /// One for each network that the table tells of.
    std::span<const Architecture> known() const override { return architectures_; }
    /// Throws DataError for an architecture that the table does not tell of.
    Eigen::MatrixXf encode(std::span<const Architecture> architectures) const override;

  private:
    void index();

    const SearchSpace& space_;
    std::string name_;
    std::vector<Architecture> architectures_;
    std::unordered_map<Architecture, Eigen::Index, ArchitectureHash> row_of_;  // by representative
    nn::Matrix<float> ranks_;                                                  // architectures x proxies
    std::vector<double> flops_, params_;                                       // sorted
};

/// The vectors of several encoders of one space side by side: "caz" is CATE, Arch2Vec and zero-cost proxies.
class JoinedEncoder final : public Encoder {
  public:
    /// Throws DataError where tables have no architecture in common.
    JoinedEncoder(std::string id, std::vector<std::shared_ptr<const Encoder>> parts);

    std::string_view id() const override { return id_; }
    const SearchSpace& space() const override { return parts_.front()->space(); }
    int width() const override;
    /// What all parts know.
    std::span<const Architecture> known() const override { return known_; }
    Eigen::MatrixXf encode(std::span<const Architecture> architectures) const override;

  private:
    std::string id_;
    std::vector<std::shared_ptr<const Encoder>> parts_;
    std::vector<Architecture> known_;
};

}  // namespace latlab
