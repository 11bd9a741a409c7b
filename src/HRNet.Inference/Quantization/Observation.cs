using HRNet.Inference.Devices;
using HRNet.Inference.Sessions;
using HRNet.Quantization;
using Microsoft.ML.OnnxRuntime;

namespace HRNet.Inference.Quantization;

/// <summary>Runs a graph whose inner values are extra outputs, on the processor.</summary>
internal sealed class ShownSession : IDisposable
{
    private readonly IReadOnlyList<ObservedValue> _shown;
    private readonly InferenceSession _session;
    private readonly Microsoft.ML.OnnxRuntime.RunOptions _options = NativeRuntime.NewRunOptions();
    private readonly string[] _inputs;

    public ShownSession(string path, IReadOnlyList<ObservedValue> shown)
    {
        _shown = shown;
        using var options = DeviceOptions.For(DeviceName.Cpu, 0, []);
        _session = new(path, options);
        _inputs = [_session.InputNames[0]];
    }

    /// <summary>Runs images, and gives the inner values in the order of what is shown; the caller's to dispose.</summary>
    public IDisposableReadOnlyCollection<OrtValue> Run(Memory<float> images, int batch, int height, int width)
    {
        using var input = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, images, [batch, 3, height, width]);
        return _session.Run(_options, _inputs, [input], [.. _shown.Select(value => value.Output)]);
    }

    public void Dispose()
    {
        _options.Dispose();
        _session.Dispose();
    }
}

/// <summary>Shows what goes into a network to somebody else as well, and otherwise runs it.</summary>
internal sealed class WatchedRunner(INetworkRunner runner, Action<Memory<float>, int, int, int> watch) : INetworkRunner
{
    public NetworkBatch Run(Memory<float> images, int batch, int height, int width)
    {
        watch(images, batch, height, width);
        return runner.Run(images, batch, height, width);
    }

    public void Dispose() => runner.Dispose();
}

/// <summary>Gathers what calibration needs to know of each value.</summary>
internal sealed class Calibration(string path, IReadOnlyList<ObservedValue> shown) : IDisposable
{
    private readonly ShownSession _session = new(path, shown);

    public IReadOnlyList<(ObservedValue Value, ValueStatistics Statistics)> Seen { get; } =
        [.. shown.Select(value => (value, new ValueStatistics(value.Channels)))];

    /// <summary>Looks at images.</summary>
    public void Watch(Memory<float> images, int batch, int height, int width)
    {
        using var values = _session.Run(images, batch, height, width);
        foreach (var ((_, statistics), value) in Seen.Zip(values))
            statistics.Add(value.GetTensorDataAsSpan<float>(), batch);
    }

    public void Dispose() => _session.Dispose();
}

/// <summary>Gathers the error of each value: the float network's against that of bytes.</summary>
internal sealed class ErrorMeter : IDisposable
{
    private readonly ShownSession _exact;
    private readonly ShownSession _bytes;
    private readonly (string Key, int Exact, int Bytes)[] _values;
    private readonly double[] _signal;
    private readonly double[] _error;

    /// <summary>Compares the values that both show.</summary>
    public ErrorMeter(string exact, IReadOnlyList<ObservedValue> exactShown, string bytes, IReadOnlyList<ObservedValue> bytesShown)
    {
        (_exact, _bytes) = (new(exact, exactShown), new(bytes, bytesShown));
        var places = exactShown.Index().ToDictionary(value => value.Item.Key, value => value.Index);
        _values = [.. bytesShown.Index().Where(value => places.ContainsKey(value.Item.Key)).Select(value => (value.Item.Key, places[value.Item.Key], value.Index))];
        (_signal, _error) = (new double[_values.Length], new double[_values.Length]);
    }

    /// <summary>Signal over error of each value, in decibels.</summary>
    public IEnumerable<(string Key, double Sqnr)> Ratios => _values.Select((value, k) => (value.Key, 10 * Math.Log10(_signal[k] / Math.Max(_error[k], double.Epsilon))));

    /// <summary>Looks at images.</summary>
    public void Watch(Memory<float> images, int batch, int height, int width)
    {
        using var exact = _exact.Run(images, batch, height, width);
        using var bytes = _bytes.Run(images, batch, height, width);
        for (var k = 0; k < _values.Length; k++)
        {
            var real = exact[_values[k].Exact].GetTensorDataAsSpan<float>();
            var rounded = bytes[_values[k].Bytes].GetTensorDataAsSpan<float>();
            for (var i = 0; i < real.Length; i++)
            {
                var difference = real[i] - (double)rounded[i];
                _signal[k] += real[i] * (double)real[i];
                _error[k] += difference * difference;
            }
        }
    }

    public void Dispose()
    {
        _exact.Dispose();
        _bytes.Dispose();
    }
}
