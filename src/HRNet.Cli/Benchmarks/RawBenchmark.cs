using System.Diagnostics;
using HRNet.Inference.Devices;
using HRNet.Models;

namespace HRNet.Cli.Benchmarks;

/// <summary>The session's run alone.</summary>
internal static class RawBenchmark
{
    private const int WarmUps = 3;

    /// <summary>Runs one input again and again, after a few runs that do not count.</summary>
    public static (Spread Spread, string Device) Run(string path, ModelCard card, string device, int batch, TimeSpan duration, CancellationToken cancel)
    {
        using var session = RawSession.Open(path, device);
        var random = new Random(1);
        var values = new float[batch * 3 * card.InputHeight * card.InputWidth];
        for (var i = 0; i < values.Length; i++)
            values[i] = random.NextSingle() * 4 - 2;
        var input = new RawTensor([batch, 3, card.InputHeight, card.InputWidth], values);
        for (var i = 0; i < WarmUps; i++)
            session.Run(input, card.Output);

        var times = new List<double>();
        var end = Stopwatch.GetTimestamp() + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        do
        {
            cancel.ThrowIfCancellationRequested();
            var start = Stopwatch.GetTimestamp();
            session.Run(input, card.Output);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        while (Stopwatch.GetTimestamp() < end);
        return (Spread.Of(times), session.Device);
    }
}
