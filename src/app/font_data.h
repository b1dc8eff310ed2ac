#pragma once

namespace latlab::app {

// Inter (SIL Open Font Licence 1.1) as fonts.py writes it: subset OpenType files.
extern const unsigned char inter_regular[];
extern const unsigned int inter_regular_size;
extern const unsigned char inter_semibold[];
extern const unsigned int inter_semibold_size;

}  // namespace latlab::app
