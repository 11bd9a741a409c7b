using System.Buffers;
using HRNet.Inference.Sessions;
using Microsoft.ML.OnnxRuntime;

namespace HRNet.Inference.Detection;

/// <summary>The pyramid of one picture as inputs of the second graph, copied out of the first graph's shared answer.</summary>
internal sealed class RegionMaps : IDisposable
{
    private readonly List<float[]> _pooled = [];
    private readonly List<OrtValue> _values = [];

    /// <summary>Copies the first outputs of an answer for one picture.</summary>
    public RegionMaps(NetworkAnswer answer, int count)
    {
        for (var k = 0; k < count; k++)
        {
            var map = answer.Output(k, 0);
            var copy = ArrayPool<float>.Shared.Rent(map.Values.Length);
            _pooled.Add(copy);
            map.Values.CopyTo(copy);
            long[] shape = [1, map.Channels, map.Rows, map.Columns];
            _values.Add(OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, copy.AsMemory(0, map.Values.Length), shape));
        }
    }

    /// <summary>One value per map: the levels, finest first, then the semantic branch's if there is one.</summary>
    public IReadOnlyList<OrtValue> Values => _values;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var value in _values)
            value.Dispose();
        foreach (var copy in _pooled)
            ArrayPool<float>.Shared.Return(copy);
        _values.Clear();
        _pooled.Clear();
    }
}
