namespace HRNet.Benchmarks.Winograd;

/// <summary>Convolutions one behind the other, with the maps between them.</summary>
internal sealed class Stack : IDisposable
{
    private readonly IReadOnlyList<WinogradConvolution> _layers;
    private readonly Workspaces _workspaces;
    private readonly Maps _input;
    private readonly Maps _odd;
    private readonly Maps _even;
    private Maps _output;

    /// <summary>Takes the input, in the order batch, channels, rows, columns.</summary>
    public Stack(Shape shape, float[] input, int threads, params IReadOnlyList<WinogradConvolution> layers)
    {
        (_layers, _workspaces) = (layers, new Workspaces(threads));
        (_input, _odd, _even) = (new Maps(shape), new Maps(shape), new Maps(shape));
        _output = _input;
        _input.Set(input);
    }

    /// <summary>What came out of the last layer, in that order.</summary>
    public float[] Output => _output.ToPlanes();

    /// <summary>Computes all layers.</summary>
    public void Run()
    {
        _output = _input;
        foreach (var layer in _layers)
        {
            var to = _output == _odd ? _even : _odd;
            layer.Run(_output, to, _workspaces);
            _output = to;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _workspaces.Dispose();
        _input.Dispose();
        _odd.Dispose();
        _even.Dispose();
    }
}
