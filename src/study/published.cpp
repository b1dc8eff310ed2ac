#include "study/published.h"

namespace latlab::published {

const char* const one_run =
    "Akhauri and Abdelfattah, MLSys 2024, result files of their repository: k = 20, 512 architectures a "
    "source device; a transfer goes on from those before it, and 128 architectures are scored, the measured "
    "ones among them.";
const char* const supplement_source =
    "Akhauri and Abdelfattah, MLSys 2024, result files of their repository: k = 20 by their CAZ sampler "
    "(here "
    "random); a transfer goes on from those before it, and 128 architectures are scored, the measured ones "
    "among them.";
const char* const final_source =
    "Akhauri and Abdelfattah, MLSys 2024. NASFLAT: k = 20, 16 architectures a source device on "
    "NAS-Bench-201 and 800 on FBNet; a transfer goes on from those before it, and 128 architectures are "
    "scored. MultiPredict (k = 20; their result files have .971 for N1) and HELP (k = 10) are scored on all "
    "architectures.";

std::vector<PublishedFigures> parts() {
    return {
        {"ensemble",
         "ensemble (published)",
         {.965, .829, .634, .789, .824, .665, .768, .733, .740, .609, .810, .532}},
        {"flow",
         "flow (published)",
         {.814, .741, .802, .710, .746, .668, .775, .740, .752, .621, .825, .594}},
        {"attention",
         "attention (published)",
         {.965, .848, .612, .762, .842, .680, .766, .749, .700, .589, .824, .539}},
    };
}

std::vector<PublishedFigures> hardware() {
    return {
        {"per-operation+nearest",
         "per-operation+nearest (published)",
         {.806, .719, .795, .704, .753, .664, .770, .757, .754, .655, .832, .628}},
        {"per-operation",
         "per-operation (published)",
         {.794, .701, .791, .718, .717, .658, .676, .609, .715, .657, .659, .559}},
        {"at-head+nearest",
         "at-head+nearest (published)",
         {.834, .701, .763, .680, .757, .660, .766, .753, .769, .694, .823, .566}},
        {"at-head",
         "at-head (published)",
         {.808, .715, .768, .716, .750, .586, .734, .695, .745, .685, .785, .579}},
    };
}

std::vector<PublishedFigures> sampler() {
    return {
        {"random",
         "random (published)",
         {.960, .878, .710, .825, .922, .707, .772, .746, .804, .738, .817, .563}},
        {"arch2vec",
         "arch2vec (published)",
         {.971, .885, .726, .859, .965, .721, .761, .737, .777, .693, .782, .525}},
        {"cate",
         "cate (published)",
         {.965, .841, .707, .834, .917, .687, .465, .100, .517, .326, .308, .067}},
        {"zcp", "zcp (published)", {.966, .845, .690, .856, .944, .696, .761, .722, .769, .740, .741, .548}},
        {"caz", "caz (published)", {.951, .849, .717, .814, .929, .726, .725, .710, .819, .730, .815, .455}},
        {"oracle",
         "oracle (published)",
         {.975, .885, .743, .847, .934, .736, .777, .765, .824, .773, .831, .556}},
    };
}

std::vector<PublishedFigures> supplement() {
    return {
        {"none",
         "none (published)",
         {.939, .759, .663, .744, .905, .642, .719, .693, .790, .623, .792, .490}},
        {"arch2vec",
         "arch2vec (published)",
         {.940, .785, .674, .747, .888, .654, .775, .770, .819, .706, .822, .566}},
        {"cate",
         "cate (published)",
         {.941, .789, .672, .733, .897, .656, .758, .748, .788, .633, .825, .525}},
        {"zcp", "zcp (published)", {.939, .782, .670, .759, .926, .650, .920, .757, .749, .570, .872, .514}},
        {"caz", "caz (published)", {.938, .773, .671, .722, .911, .631, .901, .739, .757, .525, .861, .477}},
    };
}

std::vector<PublishedFigures> final_comparison() {
    return {
        {"", "HELP (published)", {.948, .604, .509, .729, .746, .410, .910, .793, .543, .413, .799, .370}},
        {"",
         "MultiPredict (published)",
         {.930, .907, .757, .947, .952, .820, .960, .756, .567, .434, .763, .450}},
        {"nasflat",
         "NASFLAT (published)",
         {.959, .967, .857, .962, .959, .893, .961, .809, .871, .814, .734, .577}},
    };
}

}  // namespace latlab::published
