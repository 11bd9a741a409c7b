using System.Runtime.InteropServices;

namespace Microsoft.ML.OnnxRuntime.Native;

/// <summary>Pairs of texts as two arrays of C strings, for one call.</summary>
internal sealed unsafe class StringTable : IDisposable
{
    private readonly nint[] _texts;
    private readonly byte** _pointers;

    /// <summary>Copies the pairs to native memory.</summary>
    public StringTable(IEnumerable<KeyValuePair<string, string>> pairs)
    {
        var list = pairs.ToList();
        Count = list.Count;
        _texts = [.. list.Select(pair => Marshal.StringToCoTaskMemUTF8(pair.Key)), .. list.Select(pair => Marshal.StringToCoTaskMemUTF8(pair.Value))];
        _pointers = (byte**)NativeMemory.Alloc((nuint)Math.Max(1, _texts.Length), (nuint)sizeof(byte*));
        for (var i = 0; i < _texts.Length; i++)
        {
            _pointers[i] = (byte*)_texts[i];
        }
    }

    /// <summary>Number of pairs.</summary>
    public int Count { get; }

    /// <summary>The first text of each pair.</summary>
    public byte** Keys => _pointers;

    /// <summary>The second text of each pair.</summary>
    public byte** Values => _pointers + Count;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var text in _texts)
        {
            Marshal.FreeCoTaskMem(text);
        }

        NativeMemory.Free(_pointers);
    }
}
