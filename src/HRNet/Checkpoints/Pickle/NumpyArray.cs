using System.Runtime.InteropServices;

namespace HRNet.Checkpoints.Pickle;

/// <summary>Reads the numbers of a small numpy array that lies in a checkpoint's metadata, such as the sigmas of a keypoint set.</summary>
internal static class NumpyArray
{
    /// <summary>The numbers in storage order, or null where the value is no array of plain little-endian numbers.</summary>
    public static double[]? Read(object? value)
    {
        // numpy's __setstate__ takes (version, shape, dtype, is Fortran order, bytes); dtype is a call of numpy.dtype with "f4" or the
        // like.
        if (value is not PickleStub { State: object?[] and [_, object?[], PickleStub { Type.Name: "dtype", Arguments: [string type, ..] }, _, byte[] bytes] })
            return null;
        return type switch
        {
            "f4" => Convert<float>(bytes, v => v),
            "f8" => Convert<double>(bytes, v => v),
            "i8" => Convert<long>(bytes, v => v),
            "i4" => Convert<int>(bytes, v => v),
            "u1" => Convert<byte>(bytes, v => v),
            _ => null,
        };
    }

    private static double[]? Convert<T>(byte[] bytes, Func<T, double> widen)
        where T : unmanaged
    {
        var size = Marshal.SizeOf<T>();
        return bytes.Length % size == 0 ? [.. MemoryMarshal.Cast<byte, T>(bytes).ToArray().Select(widen)] : null;
    }
}
