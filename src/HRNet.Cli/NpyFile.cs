using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace HRNet.Cli;

/// <summary>A float32 tensor in NumPy's .npy format (version 1.0 to 3.0), rows first ("C order").</summary>
/// <param name="Shape">Length of each dimension.</param>
/// <param name="Values">Product of the shape values.</param>
internal sealed partial record NpyFile(long[] Shape, float[] Values)
{
    private const byte MagicStart = 0x93;

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">Not an .npy file, or not float32 in C order, or cut short.</exception>
    public static NpyFile Read(string path)
    {
        using var file = File.OpenRead(path);
        var start = new byte[8];
        if (file.ReadAtLeast(start, 8, throwOnEndOfStream: false) < 8 || start[0] != MagicStart || !start.AsSpan(1, 5).SequenceEqual("NUMPY"u8))
            throw new InvalidDataException($"'{path}' is not an .npy file.");
        var header = Encoding.UTF8.GetString(ReadExactly(file, HeaderLength(file, start[6], path), path));
        if (DescrPattern().Match(header) is not { Success: true } descr || descr.Groups[1].Value is not ("<f4" or "|f4"))
            throw new InvalidDataException($"'{path}' does not hold float32 values; save it with numpy's astype('float32').");
        if (!header.Contains("'fortran_order': False", StringComparison.Ordinal))
            throw new InvalidDataException($"'{path}' is in Fortran order; save numpy's ascontiguousarray of it.");
        var shape = ShapePattern().Match(header) is { Success: true } match
            ? match.Groups[1].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(n => long.TryParse(n, NumberStyles.None, CultureInfo.InvariantCulture, out var length) ? length : long.MaxValue).ToArray()
            : throw new InvalidDataException($"'{path}' has no shape in its header.");
        var (count, held) = (1L, (file.Length - file.Position) / sizeof(float));
        // Lengths of a damaged header may be anything: a product beyond what the file holds is not multiplied further.
        foreach (var length in shape.Order())
            count = length > 0 && count > held / length ? held + 1 : count * length;
        if (count != held || held * sizeof(float) != file.Length - file.Position)
            throw new InvalidDataException($"'{path}' says that it holds {string.Join(" x ", shape)} values, but after its header there are {held}.");
        var values = new float[count];
        file.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return new NpyFile(shape, values);
    }

    /// <summary>Writes a file (version 1.0, header padded so that the values start at a multiple of 64 bytes).</summary>
    public static void Write(string path, ReadOnlySpan<long> shape, ReadOnlySpan<float> values)
    {
        var sizes = string.Join(", ", shape.ToArray()) + (shape.Length == 1 ? "," : "");
        var header = $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({sizes}), }}";
        var length = (10 + header.Length + 1 + 63) / 64 * 64 - 10;
        using var file = File.Create(path);
        file.WriteByte(MagicStart);
        file.Write("NUMPY"u8);
        file.Write([1, 0, (byte)(length & 0xff), (byte)(length >> 8)]);
        file.Write(Encoding.ASCII.GetBytes(header.PadRight(length - 1) + "\n"));
        file.Write(MemoryMarshal.AsBytes(values));
    }

    private static int HeaderLength(FileStream file, byte version, string path) => version switch
    {
        1 => BinaryPrimitives.ReadUInt16LittleEndian(ReadExactly(file, 2, path)),
        2 or 3 => (int)Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(ReadExactly(file, 4, path)), int.MaxValue),
        _ => throw new InvalidDataException($"'{path}' is .npy version {version}; 1 to 3 are known."),
    };

    private static byte[] ReadExactly(FileStream file, int count, string path)
    {
        if (count > file.Length - file.Position)
            throw new InvalidDataException($"'{path}' ends within its header.");
        var bytes = new byte[count];
        file.ReadExactly(bytes);
        return bytes;
    }

    [GeneratedRegex(@"'descr':\s*'([^']*)'")]
    private static partial Regex DescrPattern();

    [GeneratedRegex(@"'shape':\s*\(([0-9,\s]*)\)")]
    private static partial Regex ShapePattern();
}
