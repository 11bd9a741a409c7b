using System.Diagnostics;
using System.Globalization;
using HRNet.Inference.Devices;
using Microsoft.ML.OnnxRuntime;

namespace HRNet.Benchmarks;

/// <summary>
/// What runs of W48 segmentation take of the machine's memory at their height and afterwards, smallest first; where ONNX Runtime gives its
/// arena back after each run, and where it does not. Linux only: the kernel is asked.
/// </summary>
internal static class MemoryTable
{
    private const string ShrinkOption = "memory.enable_memory_arena_shrinkage";

    private static readonly (int Batch, int Height, int Width)[] s_inputs = [(1, 256, 512), (1, 512, 1024), (2, 512, 1024), (4, 512, 1024), (1, 1024, 2048)];

    /// <summary>Runs it and prints a table.</summary>
    public static void Run(string folder)
    {
        var path = FilledModel.WriteSegmentation(folder);
        Console.WriteLine("| input | arena | at its height, MB | bytes a pixel | afterwards, MB | seconds, first and second |");
        Console.WriteLine("|---|---|---|---|---|---|");
        _ = DeviceInfo.RuntimeVersion;
        foreach (var shrinks in new[] { false, true })
        {
            using var session = new InferenceSession(path, DeviceOptions.For(DeviceName.Cpu, 0, []));
            using var options = new RunOptions();
            if (shrinks)
                options.AddRunConfigEntry(ShrinkOption, "cpu:0");
            foreach (var (batch, height, width) in s_inputs)
            {
                var values = new float[batch * 3 * height * width];
                GC.Collect();
                var before = Read("VmRSS");
                // Makes the height of the resident memory what it is now.
                File.WriteAllText("/proc/self/clear_refs", "5");
                var seconds = new[] { Time(), Time() };
                var (highest, after) = (Read("VmHWM"), Read("VmRSS"));
                Console.WriteLine(
                    $"| {batch} x {height} x {width} | {(shrinks ? "given back" : "kept")} | {highest / 1e6:0} | {(highest - Math.Min(before, highest)) / ((double)batch * height * width):0} | {after / 1e6:0} | {seconds[0]:0.00}, {seconds[1]:0.00} |");

                double Time()
                {
                    var start = Stopwatch.GetTimestamp();
                    using var input = OrtValue.CreateTensorValueFromMemory(values, [batch, 3, height, width]);
                    using var outputs = session.Run(options, session.InputNames, [input], session.OutputNames);
                    return Stopwatch.GetElapsedTime(start).TotalSeconds;
                }
            }
        }
    }

    private static long Read(string name) => 1024 * long.Parse(
        File.ReadLines("/proc/self/status").Single(line => line.StartsWith(name + ":", StringComparison.Ordinal)).Split(':')[1].Replace("kB", "", StringComparison.Ordinal).Trim(),
        CultureInfo.InvariantCulture);
}
