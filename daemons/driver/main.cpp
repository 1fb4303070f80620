#include "driver/run.hpp"

int main(int argc, char** argv) { return evc::driver::run(argc, argv); }
