#include "central/run.hpp"

int main(int argc, char** argv) { return evc::central::run(argc, argv); }
