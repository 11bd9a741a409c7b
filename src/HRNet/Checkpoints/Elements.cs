using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace HRNet.Checkpoints;

/// <summary>Sizes of stored elements, and their way into 32-bit floats.</summary>
internal static class Elements
{
    /// <summary>Bytes of one element.</summary>
    public static int Size(this ElementType type) => type switch
    {
        ElementType.Float64 or ElementType.Int64 => 8,
        ElementType.Float32 or ElementType.Int32 => 4,
        ElementType.Float16 or ElementType.BFloat16 or ElementType.Int16 => 2,
        _ => 1,
    };

    /// <summary>
    /// Converts little-endian elements to floats; <paramref name="bytes"/> holds exactly as many elements as <paramref name="floats"/>.
    /// </summary>
    public static void ToSingle(ElementType type, ReadOnlySpan<byte> bytes, Span<float> floats)
    {
        switch (type)
        {
            case ElementType.Float32:
                MemoryMarshal.Cast<byte, float>(bytes).CopyTo(floats);
                break;
            case ElementType.Float16:
                TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(bytes), floats);
                break;
            case ElementType.BFloat16:
                var halves = MemoryMarshal.Cast<byte, ushort>(bytes);
                for (var k = 0; k < floats.Length; k++) floats[k] = BitConverter.UInt32BitsToSingle((uint)halves[k] << 16);
                break;
            case ElementType.Float64:
                TensorPrimitives.ConvertTruncating<double, float>(MemoryMarshal.Cast<byte, double>(bytes), floats);
                break;
            case ElementType.Int64:
                TensorPrimitives.ConvertTruncating<long, float>(MemoryMarshal.Cast<byte, long>(bytes), floats);
                break;
            case ElementType.Int32:
                TensorPrimitives.ConvertTruncating<int, float>(MemoryMarshal.Cast<byte, int>(bytes), floats);
                break;
            case ElementType.Int16:
                TensorPrimitives.ConvertTruncating<short, float>(MemoryMarshal.Cast<byte, short>(bytes), floats);
                break;
            case ElementType.Int8:
                TensorPrimitives.ConvertTruncating<sbyte, float>(MemoryMarshal.Cast<byte, sbyte>(bytes), floats);
                break;
            case ElementType.UInt8:
                TensorPrimitives.ConvertTruncating(bytes, floats);
                break;
            default:
                for (var k = 0; k < floats.Length; k++) floats[k] = bytes[k] == 0 ? 0 : 1;
                break;
        }
    }
}
