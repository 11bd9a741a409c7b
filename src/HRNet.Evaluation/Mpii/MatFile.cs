using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace HRNet.Evaluation.Mpii;

/// <summary>A variable of a MAT file: numbers, a text, or cells.</summary>
/// <param name="Dimensions">Length of each dimension.</param>
/// <param name="Values">The numbers, the first dimension running fastest; for a text its characters.</param>
/// <param name="Cells">What the cells hold, in the same order.</param>
internal sealed record MatArray(int[] Dimensions, double[] Values, MatArray[] Cells)
{
    /// <summary>The characters as a text.</summary>
    public string Text => string.Concat(Values.Select(value => (char)value));
}

/// <summary>
/// Reads MATLAB's MAT files of version 5, plain and compressed, as far as truth files need: numbers, texts and cells. Anything else is
/// passed over.
/// </summary>
internal static class MatFile
{
    private const int HeaderLength = 128;

    /// <summary>Deeper cells than any truth has are taken for damage.</summary>
    private const int MostNested = 16;

    /// <summary>Reads the variables by name.</summary>
    /// <exception cref="EvaluationException">It is no such file, or damaged.</exception>
    public static IReadOnlyDictionary<string, MatArray> Read(string path)
    {
        var bytes = File.ReadAllBytes(path);
        if (bytes.Length < HeaderLength || bytes[126] != 'I' || bytes[127] != 'M' || bytes[125] != 1)
            throw new EvaluationException($"'{path}' is not a MAT file of version 5; save it with MATLAB's '-v6' or '-v7' or scipy's savemat.");
        try
        {
            var variables = new Dictionary<string, MatArray>();
            ReadOnlySpan<byte> rest = bytes.AsSpan(HeaderLength);
            while (rest.Length >= 8)
            {
                var (type, data) = Next(ref rest, padded: false);
                if (type == ElementType.Compressed)
                {
                    ReadOnlySpan<byte> inner = Inflate(data);
                    (type, data) = Next(ref inner, padded: false);
                }

                if (type == ElementType.Matrix && Matrix(data, MostNested) is { Name: var name, Array: { } array })
                    variables[name] = array;
            }

            return variables;
        }
        catch (Exception fault) when (fault is ArgumentOutOfRangeException or InvalidDataException or OverflowException)
        {
            throw new EvaluationException($"'{path}' is damaged: it ends within a variable.", fault);
        }
    }

    private static byte[] Inflate(ReadOnlySpan<byte> data)
    {
        using var unzip = new ZLibStream(new MemoryStream(data.ToArray()), CompressionMode.Decompress);
        using var memory = new MemoryStream();
        unzip.CopyTo(memory);
        return memory.ToArray();
    }

    /// <summary>
    /// Takes one element off the front. Short ones hold length and data in eight bytes; those within a variable fill up to eight.
    /// </summary>
    private static (ElementType Type, byte[] Data) Next(ref ReadOnlySpan<byte> rest, bool padded)
    {
        var tag = BinaryPrimitives.ReadUInt32LittleEndian(rest);
        if (tag >> 16 is > 0 and <= 4 and var small)
        {
            var data = rest.Slice(4, (int)small).ToArray();
            rest = rest[8..];
            return ((ElementType)(tag & 0xffff), data);
        }

        var length = checked((int)BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]));
        var whole = rest.Slice(8, length).ToArray();
        rest = rest[Math.Min(rest.Length, 8 + (padded ? (length + 7) / 8 * 8 : length))..];
        return ((ElementType)tag, whole);
    }

    private static (string Name, MatArray? Array) Matrix(ReadOnlySpan<byte> rest, int depth)
    {
        if (rest.IsEmpty || depth == 0)
            return ("", null);
        var kind = Next(ref rest, padded: true).Data is [var code, ..] ? (ArrayKind)code : throw new InvalidDataException();
        var dimensions = Array.ConvertAll(Numbers(Next(ref rest, padded: true)), number => (int)number);
        var name = Encoding.ASCII.GetString(Next(ref rest, padded: true).Data);
        var count = dimensions.Aggregate(1, (product, length) => checked(product * length));
        if (kind == ArrayKind.Cell)
        {
            var cells = new MatArray[Math.Min(count, rest.Length)];
            for (var index = 0; index < cells.Length; index++)
                cells[index] = Matrix(Next(ref rest, padded: true).Data, depth - 1).Array ?? new([0, 0], [], []);
            return (name, new(dimensions, [], cells));
        }

        if (kind is not (ArrayKind.Text or (>= ArrayKind.Double and <= ArrayKind.UInt64)))
            return (name, null);
        var values = count == 0 ? [] : Numbers(Next(ref rest, padded: true));
        return values.Length == count ? (name, new(dimensions, values, [])) : throw new InvalidDataException();
    }

    /// <summary>Numbers are stored in the smallest type that holds them, whatever the variable's own.</summary>
    private static double[] Numbers((ElementType Type, byte[] Data) element)
    {
        var (size, read) = element.Type switch
        {
            ElementType.Int8 => (1, (Func<int, double>)(at => (sbyte)element.Data[at])),
            ElementType.UInt8 or ElementType.Utf8 => (1, at => element.Data[at]),
            ElementType.Int16 => (2, at => BitConverter.ToInt16(element.Data, at)),
            ElementType.UInt16 or ElementType.Utf16 => (2, at => BitConverter.ToUInt16(element.Data, at)),
            ElementType.Int32 => (4, at => BitConverter.ToInt32(element.Data, at)),
            ElementType.UInt32 => (4, at => BitConverter.ToUInt32(element.Data, at)),
            ElementType.Single => (4, at => BitConverter.ToSingle(element.Data, at)),
            ElementType.Double => (8, at => BitConverter.ToDouble(element.Data, at)),
            ElementType.Int64 => (8, at => BitConverter.ToInt64(element.Data, at)),
            ElementType.UInt64 => (8, at => BitConverter.ToUInt64(element.Data, at)),
            _ => throw new InvalidDataException(),
        };
        return [.. Enumerable.Range(0, element.Data.Length / size).Select(index => read(index * size))];
    }

    private enum ElementType
    {
        Int8 = 1,
        UInt8 = 2,
        Int16 = 3,
        UInt16 = 4,
        Int32 = 5,
        UInt32 = 6,
        Single = 7,
        Double = 9,
        Int64 = 12,
        UInt64 = 13,
        Matrix = 14,
        Compressed = 15,
        Utf8 = 16,
        Utf16 = 17,
    }

    private enum ArrayKind
    {
        Cell = 1,
        Text = 4,
        Double = 6,
        UInt64 = 15,
    }
}
