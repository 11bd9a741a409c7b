namespace HRNet.Network;

/// <summary>
/// Gives the values of a parameter in row-major order, as many as the product of its shape. The caller does not change them.
/// </summary>
public delegate float[] TensorSource(Parameter parameter);
