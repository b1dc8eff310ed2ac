#include "study/discussion.h"

namespace latlab::discussion {
namespace {

// True of the published ablations all alike.
const char* const levels =
    "The levels differ from the published ones, most likely because the transfers do. There one "
    "takes 20 epochs at a learning rate of 1e-4 and goes on from the one before. Here each begins "
    "with the pre-trained weights: on NAS-Bench-201 all of them move, for 40 epochs at 3e-3, which "
    "is worth more than any part (the published final runs, which train as hard, are as far above "
    "their ablations). On FBNet the device's eight numbers alone move, which may be too little on "
    "F2, F3 and FA: where the head moves too (nasflat in the last question) these three do better.";

}  // namespace

Paragraphs parts() {
    return {
        "Attention alone does as well as both kinds of layers, here and as published. Flow alone "
        "falls far behind on NAS-Bench-201, as published on ND, N1, N3 and N4; the published gains "
        "of flow on N2 are not seen. On FBNet, whose networks are chains in which every block has "
        "one neighbour on each side, attention has little to choose from, and flow alone is no "
        "worse. Refining operations by their neighbours helps on two tasks of FBNet and is of no "
        "use on NAS-Bench-201.",
        levels,
        "With 512 architectures of each source device the order is the same on N1 and F1, within "
        "the noise: .952 both, .958 attention, .752 flow, .955 without refinement on N1, and .802, "
        ".814, .850 and .737 on F1."};
}

Paragraphs hardware() {
    return {
        "Where the device's numbers meet the network makes no difference beyond the noise on ten of "
        "twelve tasks, and points to different sides on the two others; the published figures, of "
        "single runs, differ as little and to both sides. Starting from the most similar known "
        "device is on all six tasks of FBNet as good or better (beyond the noise on F2 alone) and "
        "of no use on NAS-Bench-201. It was published as worth .04 to .17 on five tasks of FBNet; "
        "here the device's numbers are trained at a rate of 3e-2, which may make up for a bad "
        "start.",
        "So it does not matter much which of them is used. Per operation and from the nearest is "
        "the default, because it is never beyond the noise below the others but on FA."};
}

Paragraphs sampler() {
    return {
        "On no task does a choice of the twenty networks beat random ones beyond the noise. The "
        "design that LatLab plans with is above random on eleven of the twelve, by up to .03, which "
        "is hardly chance; the oracle, which knows all latencies, is no better than it, and below "
        "random on FA. So a choice is worth having, because it costs nothing, and twenty networks "
        "measured already are about as good.",
        "Published gains are of the same size, .04 at most. What is not seen here is CATE's "
        "collapse on FBNet (.067 to .517): there the published encoder maps nearly all networks to "
        "one point, so that what it chooses is hardly spread. Corrected, it does as well as the "
        "others.",
        "Parameters and MACs choose the same networks on NAS-Bench-201, because both rise together "
        "there. Zero-cost proxies are above random on six tasks and below on six, CAZ on four and "
        "eight."};
}

Paragraphs supplement() {
    return {
        "Nothing that was put beside the graph helps beyond the noise. CATE and zero-cost proxies do no "
        "harm beyond it; layer costs and Arch2Vec do, on half of the tasks and by up to .16, and CAZ, "
        "which contains Arch2Vec, on three. Published differences are "
        "within .03 on NAS-Bench-201 and up to +.20 on FD (proxies), from a transfer that trains "
        "less.",
        "What stands beside the graph goes straight into the head, where it may be too easy to lean "
        "on. On source devices left out in pre-training layer costs did best (.943 against .940 on "
        "NAS-Bench-201, 512 architectures), and yet they lose on N1, N2, N4 and NA. With 512 "
        "architectures it is .899 (80 epochs) against .952 (60) on N1. What helps on devices left "
        "out of the sources need not help on the targets of the tasks, which were chosen to be "
        "unlike them.",
        "The published gains of proxies and CAZ on FD (.20 and .18) are not seen: there NASFLAT without "
        "them has .72, here .93. With proxies NASFLAT is "
        "below NASFLAT alone on all six tasks of NAS-Bench-201, by up to .05, and on half of FBNet's."};
}

Paragraphs final_comparison() {
    return {
        "Few-shot has a weight to settle for each known device and for each group of operation "
        "counts, and twenty measurements do that by solving an equation. NASFLAT moves a network: "
        "all of its 400,000 weights on NAS-Bench-201, on FBNet a quarter of them (nasflat) or the "
        "device's eight numbers (nasflat-plain). It falls behind most on F2, F3 and FA; beyond the "
        "noise nasflat is below few-shot on all twelve tasks, nasflat-plain on nine.",
        "NASFLAT stands here twice. nasflat has layer costs beside the graph and moves as did best "
        "on source devices left out; nasflat-plain is what the other questions are asked of. Plain "
        "is better on all of NAS-Bench-201, by .01 to .11, and nasflat on F2, F3 and FA, where more "
        "of it moves.",
        "The published figures are above both on nine of the twelve tasks. Every transfer here "
        "begins with the pre-trained weights, while the published ones go on from one another; it "
        "sees 16 or 128 architectures of each source device, on FBNet fewer than the published 800; "
        "and it trains for 60 epochs, fewer than are best, because there are hundreds of runs. With "
        "512 architectures nasflat-plain has .952 on N1 and .802 on F1.",
        "On ND, N1, N3 and N4 counting operations is as good as anything: these devices take about "
        "as long as the sum of what they run. On N2, NA and all of FBNet they do not, and there "
        "knowing other devices pays."};
}

}  // namespace latlab::discussion
