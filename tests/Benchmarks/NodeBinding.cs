using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace HRNet.Benchmarks;

/// <summary>The same model file through npm's onnxruntime-node, in a process of its own. It measures itself, so talking to it is not counted.</summary>
internal sealed class NodeBinding : IDisposable
{
    private readonly Process _process;

    /// <summary>Starts it and lets it run once.</summary>
    /// <param name="model">The model file.</param>
    /// <param name="input">The input's values.</param>
    /// <param name="dimensions">The input's shape.</param>
    /// <param name="threads">Threads of one run.</param>
    /// <param name="folder">Where the values are exchanged.</param>
    /// <param name="node">Where onnxruntime-node is installed.</param>
    public NodeBinding(string model, float[] input, int[] dimensions, int threads, string folder, string node)
    {
        var (inputFile, outputFile) = (Path.Combine(folder, "input.f32"), Path.Combine(folder, "output.f32"));
        File.WriteAllBytes(inputFile, MemoryMarshal.AsBytes<float>(input));
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "node-binding.cjs"), model, inputFile, outputFile, $"{threads}", string.Join('x', dimensions),
        ];
        var start = new ProcessStartInfo("node", arguments) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment["NODE_PATH"] = Path.Combine(Path.GetFullPath(node), "node_modules");
        _process = Process.Start(start)!;
        var line = _process.StandardOutput.ReadLine();
        if (line != "ready")
            throw new InvalidOperationException("onnxruntime-node does not run the model.");
        Output = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(outputFile)).ToArray();
    }

    /// <summary>What it answers.</summary>
    public float[] Output { get; }

    /// <summary>Runs once.</summary>
    /// <returns>Milliseconds.</returns>
    public double Run()
    {
        _process.StandardInput.WriteLine();
        _process.StandardInput.Flush();
        return double.Parse(_process.StandardOutput.ReadLine()!, CultureInfo.InvariantCulture);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
