using System.Diagnostics;
using HRNet.Inference;
using HRNet.Inference.Devices;

namespace HRNet.Cli.Benchmarks;

/// <summary>The session's run alone.</summary>
internal static class RawBenchmark
{
    private const int WarmUps = 3;

    /// <summary>Runs one input again and again, after a few runs that do not count. A graph that takes one image at a time gets one after the other, as it does on the whole way.</summary>
    public static (Spread Spread, string Device) Run(string path, string output, string device, InputShape shape, TimeSpan duration, CancellationToken cancel)
    {
        using var session = RawSession.Open(path, device);
        var random = new Random(1);
        var runs = session.InputShape[0] == 1 ? shape.Images : 1;
        var images = shape.Images / runs;
        var values = new float[images * 3 * shape.Height * shape.Width];
        for (var i = 0; i < values.Length; i++)
            values[i] = random.NextSingle() * 4 - 2;
        var input = new RawTensor([images, 3, shape.Height, shape.Width], values);
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
        return (Spread.Of(times), session.Device);

        void Answer()
        {
            for (var i = 0; i < runs; i++)
                session.Run(input, output);
        }
    }
}
