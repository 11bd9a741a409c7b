namespace HRNet.Cli.Benchmarks;

/// <summary>What one node of a graph took.</summary>
/// <param name="Name">The node, as ONNX Runtime calls it after it has joined and replaced some.</param>
/// <param name="Operator">What it does.</param>
/// <param name="Provider">What it ran on, such as CPU or CUDA.</param>
/// <param name="Output">Shapes of what came out, such as 1x32x64x48; empty where the trace does not tell.</param>
/// <param name="Calls">Calls in one run.</param>
/// <param name="Milliseconds">All of them together, in the middle run of all by that measure.</param>
internal sealed record NodeTime(string Name, string Operator, string Provider, string Output, double Calls, double Milliseconds);
