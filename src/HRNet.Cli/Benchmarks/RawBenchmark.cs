using System.Diagnostics;
using HRNet.Inference;
using HRNet.Inference.Devices;

namespace HRNet.Cli.Benchmarks;

/// <summary>The session's run alone.</summary>
internal static class RawBenchmark
{
    private const int WarmUps = 3;

    /// <summary>Runs one input again and again, after a few runs that do not count.</summary>
    /// <param name="path">The model.</param>
    /// <param name="output">Name of the output.</param>
    /// <param name="device">Where it runs.</param>
    /// <param name="shape">The input.</param>
    /// <param name="batch">Images in one run; more of them go one run after another, as they do on the whole way.</param>
    /// <param name="threads">Threads of a run on the CPU; 0 for as many as there are processors.</param>
    /// <param name="duration">How long.</param>
    /// <param name="cancel">Stops between two runs.</param>
    public static (LatencySummary LatencySummary, string Device) Run(
        string path, string output, string device, InputShape shape, int batch, int threads, TimeSpan duration, CancellationToken cancel)
    {
        using var session = RawSession.Open(path, device, threads);
        var images = session.InputShape[0] == 1 ? 1 : batch;
        var runs = shape.Images / images;
        var input = Noise(shape with { Images = images });
        for (var i = 0; i < WarmUps; i++)
            Answer();

        var times = new List<double>();
        var end = Stopwatch.GetTimestamp() + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        do
        {
            cancel.ThrowIfCancellationRequested();
            var start = Stopwatch.GetTimestamp();
            Answer();
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        while (Stopwatch.GetTimestamp() < end);
        return (LatencySummary.Of(times), session.Device);

        void Answer()
        {
            for (var i = 0; i < runs; i++)
                session.Run(input, output);
        }
    }

    /// <summary>An input of numbers such as normalized pixels are.</summary>
    public static RawTensor Noise(InputShape shape)
    {
        var random = new Random(1);
        var values = new float[shape.Images * 3 * shape.Height * shape.Width];
        for (var i = 0; i < values.Length; i++)
            values[i] = random.NextSingle() * 4 - 2;
        return new RawTensor([shape.Images, 3, shape.Height, shape.Width], values);
    }
}
