#include "engine/trained_encoders.h"

#include "encoders/arch2vec.h"

namespace latlab {

const TrainedEncoder& TrainedEncoders::get(const EncoderTraining& training, const Progress& progress) {
    if (kept_ && training == training_) return *kept_;
    Arch2VecOptions options = Arch2VecOptions::corrected(training.space->id());
    options.architectures = static_cast<int>(training.architectures);
    options.epochs = static_cast<int>(training.epochs);
    const auto encoder = std::make_shared<const Arch2Vec>(
        train_arch2vec(*training.space, options, training.seed, progress.part(0, 0.9)));
    progress.report(0.9, "Reading off its vectors");
    kept_ = TrainedEncoder{encoder, probe_encoder(*encoder, training.seed)};
    training_ = training;
    return *kept_;
}

}  // namespace latlab
