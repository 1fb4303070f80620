#include "engine/run.hpp"

int main(int argc, char** argv) { return evc::engine::run(argc, argv); }
