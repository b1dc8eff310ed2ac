#include "encoders/zero_cost_proxies.h"

#include "encoders/proxy_parts.h"

namespace latlab {
namespace {

constexpr std::array<std::string_view, proxy_count> names{"epe_nas", "fisher",  "flops", "grad_norm", "grasp",
                                                          "jacov",   "l2_norm", "nwot",  "params",    "plain",
                                                          "snip",    "synflow", "zen"};

// What differs between the published tables (ZCP.md section 1).
struct Protocol {
    int images;
    Initialisation initialisation;
    ZenOutput zen;
};

Protocol protocol(const SearchSpace& space) {
    if (space.id() == "nb201") return {64, Initialisation::nb201, ZenOutput::features};
    return {16, Initialisation::fbnet, ZenOutput::logits};
}

constexpr float zen_disturbance = .01f;

}  // namespace

std::string_view proxy_name(Proxy proxy) {
    return names[static_cast<std::size_t>(proxy)];
}

ProxyValues zero_cost_proxies(const SearchSpace& space, const Architecture& architecture,
                              const ProxyOptions& options) {
    const Protocol published = protocol(space);
    const int images = options.images > 0 ? options.images : published.images;
    NetworkPass<float> pass(build_network(space, space.pruned(architecture)));
    const NetworkLayer& image = pass.network().layers.front();
    const int classes = pass.network().layers.back().channels;
    Random random = Random(options.seed).fork(architecture_bits(space.pruned(architecture)));

    ProxyValues values{};
    const auto value = [&](Proxy proxy) -> double& { return values[static_cast<std::size_t>(proxy)]; };
    const LayerCost cost = space.total(architecture);
    value(Proxy::flops) = cost.flops;
    value(Proxy::params) = cost.parameters;

    initialise(pass, published.initialisation, random);
    value(Proxy::l2_norm) = l2_norm(pass);
    value(Proxy::synflow) = synflow(pass);

    const StandInBatch batch = stand_in_batch(images, image.size, classes, random);
    pass.forward(batch.images);
    value(Proxy::nwot) = nwot(pass);
    const JacobianProxies jacobian = jacobian_proxies(pass, batch.labels);
    value(Proxy::jacov) = jacobian.jacov;
    value(Proxy::epe_nas) = jacobian.epe_nas;
    const GradientProxies gradient = gradient_proxies(pass, batch.labels);
    value(Proxy::grad_norm) = gradient.grad_norm;
    value(Proxy::snip) = gradient.snip;
    value(Proxy::plain) = gradient.plain;
    value(Proxy::fisher) = gradient.fisher;
    value(Proxy::grasp) = grasp(pass);

    initialise(pass, Initialisation::normal, random);
    const nn::FeatureMaps<float> white = white_images(images, image.size, random);
    nn::FeatureMaps<float> disturbed = white_images(images, image.size, random);
    disturbed.values = white.values + zen_disturbance * disturbed.values;
    value(Proxy::zen) = zen(pass, white, disturbed, published.zen);
    return values;
}

}  // namespace latlab
