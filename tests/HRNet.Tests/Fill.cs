using System.Text;
using HRNet.Network;

namespace HRNet.Tests;

/// <summary>
/// Weights and pictures made from names alone, the same numbers in any language, so that fixtures need no weight files:
/// u(name, i) = (splitmix64(fnv1a64(name) + i) >> 40) * 2^-24.
/// </summary>
internal static class Fill
{
    public static float[] Values(Parameter parameter) => Values(parameter.Name, parameter.Shape);

    public static float[] Input(params int[] shape) => Values("input", shape);

    private static float[] Values(string name, IReadOnlyList<int> shape)
    {
        // Every rule is (u - shift) * factor.
        var (shift, factor) = name switch
        {
            "input" => (0.5, 4.0),
            _ when name.EndsWith("running_mean", StringComparison.Ordinal) || name.EndsWith("bias", StringComparison.Ordinal) => (0.5, 0.2),
            _ when name.EndsWith("running_var", StringComparison.Ordinal) || name.EndsWith("scale", StringComparison.Ordinal) => (-0.5, 1.0),
            _ when shape.Count == 1 => (-1.0, 0.4),
            _ => (0.5, 2 * Math.Sqrt(3.0 / Product(shape.Skip(1)))),
        };
        var seed = Hash(name);
        var values = new float[Product(shape)];
        for (var k = 0; k < values.Length; k++)
            values[k] = (float)((Uniform(seed + (ulong)k) - shift) * factor);
        return values;
    }

    private static int Product(IEnumerable<int> shape) => shape.Aggregate(1, (product, dimension) => product * dimension);

    private static double Uniform(ulong x)
    {
        var z = x + 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        z ^= z >> 31;
        return (z >> 40) * (1.0 / (1 << 24));
    }

    private static ulong Hash(string name) =>
        Encoding.UTF8.GetBytes(name).Aggregate(0xCBF29CE484222325, (hash, next) => (hash ^ next) * 0x100000001B3);
}
